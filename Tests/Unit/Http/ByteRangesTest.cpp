#include "Core/Http/ByteRanges.h"

#include <string>

#include <gtest/gtest.h>

namespace relay {
namespace {

using Kind = ByteRanges::Kind;
using Parts = std::vector<ByteRange>;

Parts parts(const std::string& header, std::uint64_t size = 1000) {
  const auto ranges = parseRanges(header, size);
  EXPECT_EQ(ranges.kind, Kind::Parts) << header;
  return ranges.parts;
}

TEST(ByteRanges, AreReadInEveryForm) {
  EXPECT_EQ(parts("bytes=0-0"), (Parts{{0, 1}}));
  EXPECT_EQ(parts("bytes=10-19"), (Parts{{10, 10}}));
  EXPECT_EQ(parts("bytes=990-"), (Parts{{990, 10}}));
  EXPECT_EQ(parts("bytes=-10"), (Parts{{990, 10}}));
  EXPECT_EQ(parts("Bytes = 0-9"), (Parts{{0, 10}}));
  EXPECT_EQ(parts("bytes=0-9, 20-29 ,-1"), (Parts{{0, 10}, {20, 10}, {999, 1}}));
}

TEST(ByteRanges, EndWithTheFile) {
  EXPECT_EQ(parts("bytes=990-5000"), (Parts{{990, 10}}));
  EXPECT_EQ(parts("bytes=-5000"), (Parts{{0, 1000}}));
  EXPECT_EQ(parts("bytes=0-99999999999999999999999"), (Parts{{0, 1000}}));
  EXPECT_EQ(parts("bytes=5000-, 0-0"), (Parts{{0, 1}})) << "what lies behind the end is left out";
}

TEST(ByteRanges, BehindTheEndCannotBeServed) {
  for (const char* header :
       {"bytes=1000-", "bytes=1000-1001", "bytes=5000-,6000-", "bytes=-0", "bytes=99999999999999999999999-"}) {
    EXPECT_EQ(parseRanges(header, 1000).kind, Kind::Unsatisfiable) << header;
  }
  EXPECT_EQ(parseRanges("bytes=0-", 0).kind, Kind::Unsatisfiable);
  EXPECT_EQ(parseRanges("bytes=-1", 0).kind, Kind::Unsatisfiable);
}

TEST(ByteRanges, ThatAreNotUnderstoodMeanTheWholeFile) {
  for (const char* header : {"", "bytes", "bytes=", "bytes=,", "bytes=5", "bytes=-", "bytes=9-3", "bytes=a-b",
                             "lines=1-2", "bytes=1-2-3", "bytes=+1-2", "bytes=0x1-2", "bytes=0-1,rubbish", "=0-1"}) {
    EXPECT_EQ(parseRanges(header, 1000).kind, Kind::Whole) << header;
  }
}

TEST(ByteRanges, ThatAskForTooMuchMeanTheWholeFile) {
  EXPECT_EQ(parseRanges("bytes=0-,0-", 1000).kind, Kind::Whole) << "more than there is";
  std::string many = "bytes=0-0";
  for (int i = 1; i < 16; ++i) many += "," + std::to_string(i * 2) + "-" + std::to_string(i * 2);
  EXPECT_EQ(parts(many).size(), 16u);
  EXPECT_EQ(parseRanges(many + ",900-900", 1000).kind, Kind::Whole);
  EXPECT_EQ(parseRanges("bytes=" + std::string(10'000, ','), 1000).kind, Kind::Whole);
}

}  // namespace
}  // namespace relay
