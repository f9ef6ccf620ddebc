#pragma once

#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

#include "Core/Result.h"
#include "Recordings/WavHeader.h"

namespace relay::recordings {

// The samples of a WAV, block by block, as floats of -1..1.
//
// Memory: one block. Threads: one. The file may be written and moved meanwhile.
class WavReader {
 public:
  static constexpr std::size_t blockFrames = 8192;

  // Failure: Disk when it can't be opened; else as readWavHeader. With the file's name.
  static Result<WavReader> open(const std::string& path);

  const WavHeader& header() const { return header_; }

  // The next frames, blockFrames at most; 0 at the end. `right` stays empty for mono.
  // Failure: Disk when the file can't be read or has become shorter.
  Result<std::size_t> read(std::vector<float>& left, std::vector<float>& right);

 private:
  WavReader(std::string path, std::ifstream stream, const WavHeader& header);

  std::string path_;
  std::ifstream stream_;
  WavHeader header_;
  std::uint64_t framesLeft_ = 0;
  std::string bytes_;
};

}  // namespace relay::recordings
