#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace relay {

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;  // never 0
  bool operator==(const ByteRange&) const = default;
};

struct ByteRanges {
  enum class Kind {
    Whole,         // no ranges, ones that are not understood, or ones that ask for more than the whole
    Parts,         // `parts`, in the order asked for
    Unsatisfiable  // all of them lie behind the end: 416
  };
  Kind kind = Kind::Whole;
  std::vector<ByteRange> parts;
};

// What a Range header asks for of `size` bytes: "bytes=0-99", "bytes=500-", "bytes=-100, 0-0". At most 16 ranges
// that together are not longer than the file; whoever asks for more gets the whole of it.
//
// Threads: pure. Source: RFC 9110, section 14.
ByteRanges parseRanges(std::string_view header, std::uint64_t size);

}  // namespace relay
