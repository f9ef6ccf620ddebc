#pragma once

#include <cstddef>
#include <vector>

#include "Recordings/WavHeader.h"

namespace relay::recordings {

// Turns `frames` frames of `header`'s encoding into floats of -1..1, appended to `left` and, for stereo, to `right`.
// `bytes` holds frames * header.frameBytes() bytes. A float that is no number becomes silence. Threads: pure.
void appendSamples(const WavHeader& header, const char* bytes, std::size_t frames, std::vector<float>& left,
                   std::vector<float>& right);

}  // namespace relay::recordings
