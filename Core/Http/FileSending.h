#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "Core/Http/FileAnswer.h"
#include "Core/Http/Stream.h"
#include "Core/Platform/ReadableFile.h"

namespace relay {

// Runs work that may wait for a disk or a network share on a thread made for it.
using OnDisk = std::function<void(std::function<void()>)>;

// Sends a header and the planned parts of a file, a block at a time: what is in memory is one block, however long
// the file is and however slowly it is taken.
//
// Threads: the stream's executor; the file is read through `onDisk`.
// Lifetime: its operations keep it alive; closing the stream ends them.
class FileSending : public std::enable_shared_from_this<FileSending> {
 public:
  FileSending(std::shared_ptr<Stream> stream, OnDisk onDisk, ReadableFile file, FilePlan plan);

  // `moved` runs after each block that was taken, `done` once: true when everything was.
  void start(std::string header, std::function<void()> moved, std::function<void(bool)> done);

 private:
  void next();
  void writeText(std::string text);
  void readBlock();
  void onBlock(const Result<std::size_t>& size);
  void writeBlock(std::size_t size);
  void finish(bool good);

  std::shared_ptr<Stream> stream_;
  OnDisk onDisk_;
  ReadableFile file_;
  FilePlan plan_;
  std::size_t part_ = 0;
  std::string text_;
  std::vector<char> block_;
  std::function<void()> moved_;
  std::function<void(bool)> done_;
};

}  // namespace relay
