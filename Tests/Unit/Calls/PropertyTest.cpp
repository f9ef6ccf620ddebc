#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "Tests/Unit/Calls/Play.h"
#include "Tests/Unit/Calls/RandomCalls.h"

// What holds for every order in which the changes of a phone system may arrive.
namespace relay::test {
namespace {

struct Delivery {
  WallTime at;
  PbxChange change;
};

struct Disorder {
  int shuffled_ms = 0;  // each change comes up to so much late
  int duplicates = 0;   // one in so many comes twice
  int lostRemoves = 0;  // one in so many is lost, and a snapshot follows
};

std::vector<Delivery> deliver(const RandomCalls& calls, std::uint32_t seed, Disorder disorder) {
  std::mt19937 random(seed);
  const auto chance = [&](int oneIn) { return oneIn > 0 && std::uniform_int_distribution<int>(1, oneIn)(random) == 1; };
  const auto late = [&] { return milliseconds(std::uniform_int_distribution<int>(0, disorder.shuffled_ms)(random)); };
  std::vector<Delivery> deliveries;
  for (const auto& frame : calls.frames()) {
    const PbxChange change = frame.remove
                                 ? PbxChange(ParticipantGone{frame.at, frame.participant.dn, frame.participant.id})
                                 : PbxChange(ParticipantSeen{frame.at, frame.participant});
    if (frame.remove && chance(disorder.lostRemoves)) {
      const WallTime read = frame.at + milliseconds(400);
      deliveries.push_back({read, SnapshotRead{read, read, calls.participantsAt(read), false, {}}});
      continue;
    }
    deliveries.push_back({frame.at + late(), change});
    if (chance(disorder.duplicates)) deliveries.push_back({frame.at + late(), change});
  }
  std::stable_sort(deliveries.begin(), deliveries.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return deliveries;
}

void play(Play& player, const std::vector<Delivery>& deliveries, WallTime end, std::size_t restartAt = SIZE_MAX) {
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    player.advance(deliveries[i].at);
    if (i == restartAt) {
      player.restart();
      player.gone("", 1);  // contact: a participant that never was
    }
    player.apply(deliveries[i].change);
  }
  player.advance(end);
}

struct PerCall {
  std::vector<CallEvent> events;
};

std::map<std::int64_t, PerCall> byCall(const std::vector<CallEvent>& events) {
  std::map<std::int64_t, PerCall> calls;
  for (const CallEvent& event : events) calls[event.callId].events.push_back(event);
  return calls;
}

std::string text(const std::vector<CallEvent>& events) {
  std::string lines;
  for (const CallEvent& event : events) {
    lines += event.id() + ' ' + shortForm(event) + " at " + std::to_string((event.at - zero).count()) + '\n';
  }
  return lines;
}

// Within one call: one key, sequences that count up, one end per start, legs that count up, ringing
// once per DN, nothing after the end of the call.
void checkCall(const std::vector<CallEvent>& events) {
  int sequence = 0;
  int openLeg = -1;
  int highest = 0;
  std::set<std::string> rung;
  std::set<int> started;
  std::set<int> ended;
  for (const CallEvent& event : events) {
    EXPECT_EQ(event.callKey, events.front().callKey);
    EXPECT_EQ(event.sequence, ++sequence);
    EXPECT_GE(event.talk.count(), 0);
    if (event.kind == EventKind::Stopped) continue;
    if (event.kind == EventKind::Ringing || event.kind == EventKind::Dialing) {
      EXPECT_TRUE(rung.insert(event.user).second) << "rings twice: " << event.user;
      EXPECT_GE(event.leg, highest);
    } else if (event.kind == EventKind::Started) {
      EXPECT_EQ(openLeg, -1) << "a start before the end of the leg before";
      EXPECT_GT(event.leg, started.empty() ? 0 : *started.rbegin());
      EXPECT_TRUE(started.insert(event.leg).second);
      openLeg = event.leg;
    } else if (event.finish == FinishType::Ok) {
      EXPECT_EQ(event.leg, openLeg);
      EXPECT_TRUE(ended.insert(event.leg).second);
      openLeg = -1;
    } else {
      EXPECT_EQ(openLeg, -1);
      EXPECT_TRUE(ended.insert(event.leg).second);
      EXPECT_EQ(&event, &events.back()) << "something after the Missed";
    }
    if (event.kind != EventKind::Ended) highest = std::max(highest, event.leg);
  }
  EXPECT_EQ(openLeg, -1) << "a start without an end";
  EXPECT_TRUE(std::includes(ended.begin(), ended.end(), started.begin(), started.end()));
}

// The same legs of the same users, answered and ended alike; what ActiveCalls shows comes by the second.
void expectAlike(const std::map<std::int64_t, std::vector<CallEvent>>& a,
                 const std::map<std::int64_t, std::vector<CallEvent>>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (const auto& [id, events] : a) {
    const auto& others = b.at(id);
    ASSERT_EQ(events.size(), others.size()) << text(events) << text(others);
    for (std::size_t i = 0; i < events.size(); ++i) {
      EXPECT_EQ(events[i].id() + events[i].user, others[i].id() + others[i].user);
      EXPECT_EQ(events[i].transferType, others[i].transferType);
      EXPECT_EQ(events[i].transferred, others[i].transferred);
      EXPECT_LE(std::chrono::abs(events[i].talk - others[i].talk), milliseconds(1100)) << text(events) << text(others);
    }
  }
}

void checkAll(Play& player) {
  for (const auto& [id, call] : byCall(player.events())) {
    checkCall(call.events);
    if (testing::Test::HasFailure()) {
      ADD_FAILURE() << text(call.events);
      return;
    }
  }
  EXPECT_EQ(player.tracker().runningCalls(), 0u);
}

class PropertyTest : public testing::TestWithParam<bool> {
 protected:
  void prepare(Play& player, const RandomCalls& calls) const {
    player.lists = [&calls](WallTime at) { return std::optional(calls.listAt(at)); };
    player.forbidden = GetParam();
  }
  void check(std::uint32_t seeds, Disorder disorder) const {
    for (std::uint32_t seed = 1; seed <= seeds && !HasFailure(); ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      const RandomCalls calls(seed, 12);
      Play player;
      prepare(player, calls);
      play(player, deliver(calls, seed, disorder), calls.end());
      checkAll(player);
    }
  }
};

TEST_P(PropertyTest, EveryCallIsSoundWhenFramesComeInOrder) { check(25, {}); }
TEST_P(PropertyTest, EveryCallIsSoundWhenFramesAreShuffledWithin50Milliseconds) { check(40, {50, 0, 0}); }
TEST_P(PropertyTest, EveryCallIsSoundWhenFramesComeTwice) { check(20, {50, 3, 0}); }
TEST_P(PropertyTest, EveryCallIsSoundWhenRemovesAreLostAndASnapshotFollows) { check(20, {0, 5, 4}); }
TEST_P(PropertyTest, EveryCallIsSoundWhenEverythingHappensAtOnce) { check(40, {50, 4, 4}); }

TEST_P(PropertyTest, TheSameChangesGiveTheSameEvents) {
  const RandomCalls calls(7, 20);
  std::vector<CallEvent> first;
  for (int i = 0; i < 2; ++i) {
    Play player;
    prepare(player, calls);
    play(player, deliver(calls, 7, {50, 4, 4}), calls.end());
    if (i == 0) first = player.events();
    EXPECT_EQ(player.events(), first);
  }
}

TEST_P(PropertyTest, ShufflingWithin50MillisecondsChangesNoAnswerAndNoEnd) {
  for (std::uint32_t seed = 1; seed <= 12 && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomCalls calls(seed, 8);
    std::map<std::int64_t, std::vector<CallEvent>> told[2];
    for (const int shuffled : {0, 50}) {
      Play player;
      prepare(player, calls);
      play(player, deliver(calls, seed, {shuffled, 0, 0}), calls.end());
      for (const CallEvent& event : player.events()) {
        const bool answers =
            event.kind == EventKind::Started || (event.kind == EventKind::Ended && event.finish == FinishType::Ok);
        if (answers && !event.internal) told[shuffled == 0 ? 0 : 1][event.callId].push_back(event);
      }
    }
    expectAlike(told[0], told[1]);
  }
}

TEST_P(PropertyTest, ARestoredTrackerGoesOnAsIfNothingHadHappened) {
  for (std::uint32_t seed = 1; seed <= 4 && !HasFailure(); ++seed) {
    const RandomCalls calls(seed, 5);
    const auto deliveries = deliver(calls, seed, {50, 6, 6});
    Play steady;
    prepare(steady, calls);
    play(steady, deliveries, calls.end());
    for (std::size_t cut = 0; cut < deliveries.size() && !HasFailure(); ++cut) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ", restarted before change " + std::to_string(cut));
      Play restarted;
      prepare(restarted, calls);
      play(restarted, deliveries, calls.end(), cut);
      EXPECT_EQ(text(restarted.events()), text(steady.events()));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutActiveCalls, PropertyTest, testing::Bool(),
                         [](const auto& mode) { return mode.param ? "ActiveCallsForbidden" : "ActiveCallsReadable"; });

}  // namespace
}  // namespace relay::test
