#pragma once

#include <cstdint>
#include <istream>

#include "Core/Result.h"

namespace relay::recordings {

enum class WavEncoding { Pcm, Float, ALaw, MuLaw };

// Whether the lengths that a file tells of itself are those it has.
enum class WavLengths {
  Agree,
  Open,   // the data's length is 0 or 0xFFFFFFFF: whoever writes it has not come back to it (yet)
  Short,  // the file is shorter than it says
  Long,   // the file is longer than it says
};

struct WavHeader {
  WavEncoding encoding = WavEncoding::Pcm;
  int channels = 1;  // 1 or 2
  int rate = 8000;   // Hz, 1..384000
  int bits = 16;     // of a sample: 8, 16, 24, 32 or 64
  std::uint64_t dataOffset = 0;
  std::uint64_t dataBytes = 0;  // that are there; whole frames
  WavLengths lengths = WavLengths::Agree;

  std::uint64_t frameBytes() const { return static_cast<std::uint64_t>(channels) * static_cast<unsigned>(bits) / 8; }
  std::uint64_t frames() const { return dataBytes / frameBytes(); }
};

// Reads the header of a WAV (RIFF, RF64, BW64) of `fileSize` bytes: PCM of 8, 16, 24 and 32 bit, float of 32 and 64,
// A-law and mu-law, mono and stereo.
//
// Failure: Rejected, one line without the file's name. Retryable when more bytes may mend it (too short, no data yet);
//          else the format is one that is not read, and is named.
// Threads: pure but for the stream. Any bytes may come: at most 1,000 chunks are looked at.
Result<WavHeader> readWavHeader(std::istream& stream, std::uint64_t fileSize);

}  // namespace relay::recordings
