#pragma once

#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "Core/Pbx/ThreeCx/ReadPlan.h"

namespace relay::threecx {

// Feeds a plan by hand: every read that it wants is kept until the test answers it.
class ReadPlanTest : public ::testing::Test {
 protected:
  ReadPlanTest() {
    for (int dn = 100; dn < 300; ++dn) directory.learn(std::to_string(dn), DnType::User);
    plan.reset({}, 0);
  }

  Moment at(int ms) { return {Elapsed(100'000 + ms), WallTime(Elapsed(ms))}; }
  static LegKey key(int id) { return {std::to_string(100 + id), id}; }
  static Participant leg(int id, LegStatus status) {
    Participant participant;
    participant.id = id;
    participant.dn = std::to_string(100 + id);
    participant.dnType = DnType::User;
    participant.callId = 1;
    participant.status = status;
    return participant;
  }
  void upsert(int id, int ms) {
    run([&](PlanOutput& out) { plan.upsert(key(id), at(ms), out); });
  }
  void remove(int id, int ms) {
    run([&](PlanOutput& out) { plan.remove(key(id), at(ms), out); });
  }
  void tick(int ms) {
    run([&](PlanOutput& out) { plan.tick(at(ms), out); });
  }
  void answer(int ms, LegAnswer what) {
    ASSERT_FALSE(reads.empty());
    const Read read = take();
    ASSERT_TRUE(read.leg);
    run([&](PlanOutput& out) { plan.answered(read.ticket, what, at(ms), out); });
  }
  void found(int id, LegStatus status, int ms) { answer(ms, {LegAnswer::Kind::Found, leg(id, status)}); }
  void answerAll(int ms, const std::vector<Participant>& all) {
    ASSERT_FALSE(reads.empty());
    const Read read = take();
    ASSERT_FALSE(read.leg);
    run([&](PlanOutput& out) { plan.answeredAll(read.ticket, &all, 100, at(ms), out); });
  }
  // A leg that has been seen already.
  void known(int id, LegStatus status, int ms = 0) {
    upsert(id, ms);
    found(id, status, ms);
    changes.clear();
  }
  Read take() {
    const Read read = reads.front();
    reads.erase(reads.begin());
    return read;
  }
  const ParticipantSeen& seen(std::size_t i) { return std::get<ParticipantSeen>(changes.at(i)); }
  const ParticipantGone& gone(std::size_t i) { return std::get<ParticipantGone>(changes.at(i)); }

  DnDirectory directory{NumberSet{}};
  ReadPlan plan{directory};
  std::vector<Read> reads;
  std::vector<PbxChange> changes;
  bool newLeg = false;

 private:
  template <class Step>
  void run(Step step) {
    PlanOutput out;
    step(out);
    reads.insert(reads.end(), out.reads.begin(), out.reads.end());
    for (auto& change : out.changes) changes.push_back(std::move(change));
    newLeg = out.newLeg;
  }
};

}  // namespace relay::threecx
