#include "Recordings/RecordingPosts.h"

#include <gtest/gtest.h>

namespace relay::recordings {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

class RecordingPostsTest : public ::testing::Test {
 protected:
  // What is due `after` the beginning, where the call ended at `ended`.
  std::vector<Names> due(std::chrono::milliseconds after, std::optional<std::chrono::milliseconds> ended = 10s) {
    std::vector<Names> all;
    const auto endedAt = [&](const std::string&) {
      return ended ? std::optional(begin + *ended) : std::optional<WallTime>();
    };
    for (const auto& post : posts.due(begin + after, endedAt)) all.push_back(post.names);
    return all;
  }

  RecordingPosts posts{3s};
  WallTime begin{1'000'000s};
};

TEST_F(RecordingPostsTest, ACallIsPostedSoLongAfterItsEnd) {
  posts.pending("call", "a", begin, WallTime::max());
  posts.ready("call", "a", "a.mp3", "1");
  EXPECT_TRUE(due(60s, std::nullopt).empty());
  EXPECT_TRUE(due(12999ms).empty());
  EXPECT_EQ(due(13s), (std::vector<Names>{{"a.mp3"}}));
  EXPECT_TRUE(due(14s).empty()) << "once";
}

TEST_F(RecordingPostsTest, EverythingThatIsComingGoesAlongInOrder) {
  posts.pending("call", "b", begin, WallTime::max());
  posts.ready("call", "b", "b.mp3", "2");
  posts.pending("call", "a", begin + 11s, WallTime::max());
  EXPECT_TRUE(due(20s).empty());
  posts.ready("call", "a", "a.mp3", "1");
  EXPECT_TRUE(due(13900ms).empty()) << "one came 11 s after the beginning";
  EXPECT_EQ(due(14s), (std::vector<Names>{{"a.mp3", "b.mp3"}}));
}

TEST_F(RecordingPostsTest, WhatComesLaterIsAPostOfItsOwn) {
  posts.pending("call", "a", begin, WallTime::max());
  posts.ready("call", "a", "a.mp3", "1");
  EXPECT_EQ(due(13s).size(), 1U);
  posts.pending("call", "b", begin + 20s, WallTime::max());
  posts.ready("call", "b", "b.mp3", "2");
  EXPECT_EQ(due(23s), (std::vector<Names>{{"b.mp3"}}));
}

TEST_F(RecordingPostsTest, AFileThatDoesNotGetReadyHoldsTheOthersUpForAWhileOnly) {
  posts.pending("call", "a", begin, WallTime::max());
  posts.ready("call", "a", "a.mp3", "1");
  posts.pending("call", "stuck", begin, begin + 30s);
  EXPECT_TRUE(due(29s).empty());
  EXPECT_EQ(due(30s).size(), 1U);
  posts.dropped("call", "stuck");
  EXPECT_FALSE(posts.anyReady());
}

TEST_F(RecordingPostsTest, CallsDoNotWaitForEachOther) {
  posts.ready("one", "a", "a.mp3", "1");
  posts.pending("two", "b", begin, WallTime::max());
  EXPECT_EQ(due(13s).size(), 1U);
}

}  // namespace
}  // namespace relay::recordings
