#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Http/HttpClient.h"

namespace relay::threecx {

struct Download {
  std::string url;
  std::string token;
  std::string path;         // UTF-8; there once everything has come and is on disk, never before
  std::uint64_t limit = 0;  // bytes; a longer file is given up
  std::chrono::milliseconds timeout{0};
};

// Brings files from the phone system to disk, one at a time, in the memory of one block. Network and disk are waited
// for on a thread of its own.
//
// Threads: one owner; `done` runs on the executor's thread, never inside fetch().
// Lifetime: the destructor gives up what is under way, and calls nothing.
struct Downloader {
  virtual ~Downloader() = default;
  // The answer without a body where it was a 2xx and the file is on disk; any other answer as it is.
  // Failure: Network, Timeout; Disk, when the file cannot be written.
  virtual void fetch(Download what, HttpDone done) = 0;
};
std::unique_ptr<Downloader> makeDownloader(boost::asio::any_io_executor executor, HttpClientOptions options);

}  // namespace relay::threecx
