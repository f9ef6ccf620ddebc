#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>

#include "Core/Platform/OutputFile.h"
#include "Core/Result.h"
#include "Recordings/WavReader.h"

namespace relay::recordings {

struct Mp3Options {
  int bitrate = 32;  // kbit/s, constant; where the rate allows less, the most it allows
  int quality = 7;   // LAME's scale, 0 best
};

struct Mp3Summary {
  std::uint64_t bytes = 0;
  std::chrono::milliseconds length{0};  // of the sound
  int added = 0;                        // samples of silence that the format adds, of the MP3's rate
};

// Encodes all of `wav` behind `tag` (bytes, as id3Bytes makes them) and writes LAME's header with the length in front,
// so that players show it and can seek. Commits nothing.
//
// Memory: constant, whatever the length. Threads: any; blocks until done or stopped.
// Failure: Disk of either side; Rejected when LAME does not take the format; Timeout when stopped.
Result<Mp3Summary> encodeMp3(WavReader& wav, const Mp3Options& options, const std::string& tag, OutputFile& to,
                             const std::stop_token& stop);

// The length of an MP3 found by decoding all of it, without the `added` samples of its summary.
// Failure: Disk, Rejected when it is no MP3, Timeout when stopped.
Result<std::chrono::milliseconds> decodedLength(const std::string& path, int added, const std::stop_token& stop);

}  // namespace relay::recordings
