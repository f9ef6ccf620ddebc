#include "Core/Delivery/Backlog.h"

#include <gtest/gtest.h>

namespace relay {
namespace {

TEST(Backlog, ReadsWhatWaitsOnDiskBeforeItTakesNewEvents) {
  Backlog backlog(2);
  EXPECT_FALSE(backlog.admit(3, 0));
  EXPECT_EQ(backlog.onDiskOnly(), 3u);
  EXPECT_TRUE(backlog.wantsPart(0));
  EXPECT_EQ(backlog.readFrom(), 0);
  const auto reading = backlog.began();
  EXPECT_FALSE(backlog.wantsPart(0));
  EXPECT_TRUE(backlog.arrived(reading));
  backlog.took(3, 3, false);
  EXPECT_EQ(backlog.onDiskOnly(), 0u);
  EXPECT_FALSE(backlog.wantsPart(3));
  EXPECT_TRUE(backlog.admit(4, 3));
}

TEST(Backlog, LeavesEventsOnDiskWhenMemoryIsFullAndReadsThemWhenHalfOfItIsFree) {
  Backlog backlog(0);
  backlog.arrived(backlog.began());
  backlog.took(0, 0, false);
  EXPECT_TRUE(backlog.admit(1, 0));
  EXPECT_FALSE(backlog.admit(2, Backlog::window));
  EXPECT_FALSE(backlog.admit(3, Backlog::window - 1));
  EXPECT_FALSE(backlog.wantsPart(Backlog::window / 2));
  EXPECT_TRUE(backlog.wantsPart(Backlog::window / 2 - 1));
  EXPECT_EQ(backlog.readFrom(), 1);
  EXPECT_EQ(backlog.onDiskOnly(), 2u);
}

TEST(Backlog, KnowsWhatWasFinishedWhileAPartWasRead) {
  Backlog backlog(5);
  backlog.finished(1);
  const auto reading = backlog.began();
  backlog.finished(2);
  EXPECT_TRUE(backlog.waits(1));
  EXPECT_FALSE(backlog.waits(2));
  backlog.arrived(reading);
  backlog.took(5, 5, true);
  backlog.began();
  EXPECT_TRUE(backlog.waits(2));
}

TEST(Backlog, ReadsAgainFromWhereARewindLeads) {
  Backlog backlog(0);
  backlog.arrived(backlog.began());
  backlog.took(0, 900, false);
  const auto reading = backlog.began();
  backlog.rewind(17, 4);
  EXPECT_FALSE(backlog.arrived(reading));
  EXPECT_EQ(backlog.readFrom(), 16);
  EXPECT_TRUE(backlog.wantsPart(0));
  EXPECT_FALSE(backlog.admit(901, 0));
  EXPECT_EQ(backlog.onDiskOnly(), 5u);
}

}  // namespace
}  // namespace relay
