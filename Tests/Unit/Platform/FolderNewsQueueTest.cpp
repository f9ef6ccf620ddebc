#include "Core/Platform/FolderNewsQueue.h"

#include <gtest/gtest.h>

namespace relay {
namespace {

using Kind = FolderNews::Kind;

std::vector<std::pair<Kind, std::string>> taken(FolderNewsQueue& queue) {
  std::vector<std::pair<Kind, std::string>> all;
  for (const auto& news : queue.take()) all.emplace_back(news.kind, news.path);
  return all;
}
using Told = std::vector<std::pair<Kind, std::string>>;

TEST(FolderNewsQueue, TellsTheSameChangeOnceWhileItWaits) {
  FolderNewsQueue queue;
  for (int i = 0; i < 3; ++i) queue.add({Kind::Changed, "/r", "/r/a.wav", {}});
  queue.add({Kind::Changed, "/r", "/r/b.wav", {}});
  EXPECT_EQ(taken(queue), (Told{{Kind::Changed, "/r/a.wav"}, {Kind::Changed, "/r/b.wav"}}));
  EXPECT_TRUE(queue.empty());
  queue.add({Kind::Changed, "/r", "/r/a.wav", {}});
  EXPECT_EQ(taken(queue), (Told{{Kind::Changed, "/r/a.wav"}}));
}

TEST(FolderNewsQueue, TurnsTooManyChangesIntoOneLookAndGoesOnAfterwards) {
  FolderNewsQueue queue;
  for (std::size_t i = 0; i <= FolderNewsQueue::kMost; ++i)
    queue.add({Kind::Changed, "/r", "/r/" + std::to_string(i), {}});
  queue.add({Kind::Changed, "/r", "/r/later", {}});
  queue.add({Kind::Changed, "/s", "/s/other", {}});
  EXPECT_EQ(taken(queue), (Told{{Kind::LookAgain, "/r"}, {Kind::Changed, "/s/other"}}));
  queue.add({Kind::Changed, "/r", "/r/next", {}});
  EXPECT_EQ(taken(queue), (Told{{Kind::Changed, "/r/next"}}));
}

TEST(FolderNewsQueue, ExactlyTheMostAreToldOneByOne) {
  FolderNewsQueue queue;
  for (std::size_t i = 0; i < FolderNewsQueue::kMost; ++i)
    queue.add({Kind::Changed, "/r", "/r/" + std::to_string(i), {}});
  EXPECT_EQ(taken(queue).size(), FolderNewsQueue::kMost);
}

TEST(FolderNewsQueue, ALossIsKeptWhateverElseWaits) {
  FolderNewsQueue queue;
  queue.add({Kind::Lost, "/r", "/r", "gone"});
  for (std::size_t i = 0; i <= FolderNewsQueue::kMost; ++i)
    queue.add({Kind::Changed, "/r", "/r/" + std::to_string(i), {}});
  EXPECT_EQ(taken(queue), (Told{{Kind::Lost, "/r"}, {Kind::LookAgain, "/r"}}));
}

TEST(FolderNewsQueue, WatchedCoversWhatWaitedAndIsRevokedByALaterLoss) {
  FolderNewsQueue queue;
  queue.add({Kind::Changed, "/r", "/r/a", {}});
  queue.add({Kind::Lost, "/r", "/r", "gone"});
  queue.add({Kind::Watched, "/r", "/r", "back"});
  queue.add({Kind::Changed, "/r", "/r/b", {}});
  EXPECT_EQ(taken(queue), (Told{{Kind::Watched, "/r"}, {Kind::Changed, "/r/b"}}));
  queue.add({Kind::Watched, "/r", "/r", "back"});
  queue.add({Kind::Lost, "/r", "/r", "gone"});
  EXPECT_EQ(taken(queue), (Told{{Kind::Lost, "/r"}}));
}

TEST(FolderNewsQueue, ALookAtAllCoversChangesAndSubfolders) {
  FolderNewsQueue queue;
  queue.add({Kind::LookAgain, "/r", "/r/sub", "new"});
  queue.add({Kind::Changed, "/r", "/r/sub", {}});
  EXPECT_EQ(taken(queue), (Told{{Kind::LookAgain, "/r/sub"}, {Kind::Changed, "/r/sub"}}));
  queue.add({Kind::LookAgain, "/r", "/r/sub", "new"});
  queue.add({Kind::LookAgain, "/r", "/r", "overflow"});
  queue.add({Kind::LookAgain, "/r", "/r", "overflow"});
  queue.add({Kind::Changed, "/r", "/r/a", {}});
  EXPECT_EQ(taken(queue), (Told{{Kind::LookAgain, "/r"}}));
}

}  // namespace
}  // namespace relay
