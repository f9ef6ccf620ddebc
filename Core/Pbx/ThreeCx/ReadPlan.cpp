#include "Core/Pbx/ThreeCx/ReadPlan.h"

#include <algorithm>

namespace relay::threecx {
namespace {

constexpr std::size_t readAtOnceUpTo = 10;  // ringing legs
constexpr Elapsed retryAfterUpsert{200};

}  // namespace

void ReadPlan::upsert(const LegKey& key, Moment now, PlanOutput& out) {
  const auto [at, isNew] = legs_.try_emplace(key);
  Leg& leg = at->second;
  out.newLeg = out.newLeg || isNew;
  const bool probable = rings(leg.known) && leg.beat.probable(cadence_, now.mono);
  leg.beat.upsert(cadence_, now.mono);
  const Stamp frame = stamp(now.wall);
  if (leg.stage == Stage::Reading) {
    leg.againProbable = probable && (!leg.again || leg.againProbable);
    leg.again = Times{leg.again ? leg.again->first : frame, frame};
    return;
  }
  take(at, probable, {frame, frame}, now);
  pump(now, out);
}

// Decides how an upsert of a leg that is not being read is dealt with.
void ReadPlan::take(Legs::iterator at, bool probable, Times frames, Moment now) {
  auto& [key, leg] = *at;
  const bool fresh = leg.stage == Stage::Idle || leg.stage == Stage::Trusted || leg.stage == Stage::Held;
  if (fresh)
    leg.frames = frames;
  else if (!probable)
    leg.frames.last = frames.last;
  if (leg.stage == Stage::Waiting) return;
  if (leg.stage == Stage::BackingOff) {
    setDue(leg, key, Stage::BackingOff, std::min(leg.due, now.mono + retryAfterUpsert));
  } else if (!probable || ringing_ <= readAtOnceUpTo) {
    wait(leg, key);
  } else if (leg.stage != Stage::Held) {
    hold(leg, key, now);
  }
}

void ReadPlan::upsertWith(const LegKey& key, Participant participant, Moment now, PlanOutput& out) {
  const auto [at, isNew] = legs_.try_emplace(key);
  Leg& leg = at->second;
  out.newLeg = out.newLeg || isNew;
  // An answer that is under way is older than this frame.
  if (leg.stage == Stage::Reading || !directory_.knows(key.dn)) return upsert(key, now, out);
  leg.beat.upsert(cadence_, now.mono);
  leaveStage(leg, key);
  leg.frames.first = leg.frames.last = stamp(now.wall);
  found(at, std::move(participant), out);
  finish(at, now, out);
  pump(now, out);
}

void ReadPlan::remove(const LegKey& key, Moment now, PlanOutput& out) {
  const auto at = legs_.find(key);
  if (at == legs_.end()) return;
  Leg& leg = at->second;
  if (leg.stage == Stage::Reading) {
    leg.removedAt = stamp(now.wall);
    leg.again.reset();
    return;
  }
  gone(at, stamp(now.wall), now, out);
  pump(now, out);
}

void ReadPlan::answered(std::uint64_t ticket, const LegAnswer& answer, Moment now, PlanOutput& out) {
  const auto read = underWay_.find(ticket);
  if (read == underWay_.end()) return;
  const auto at = legs_.find(read->second);
  underWay_.erase(read);
  if (at != legs_.end() && at->second.ticket == ticket) {
    if (answer.kind == LegAnswer::Kind::Found && answer.participant) {
      const bool needless = !found(at, *answer.participant, out);
      if (needless && ringing_ > budgetedAbove) budget_.charge();
      finish(at, now, out);
    } else if (answer.kind == LegAnswer::Kind::Gone) {
      gone(at, at->second.removedAt.value_or(at->second.frames.last), now, out);
    } else {
      at->second.byList = at->second.byList || answer.kind == LegAnswer::Kind::Forbidden;
      failed(at, now);
      finish(at, now, out);
    }
  }
  pump(now, out);
}

void ReadPlan::answeredAll(std::uint64_t ticket, const std::vector<Participant>* all, std::size_t bytes, Moment now,
                           PlanOutput& out) {
  const auto read = allUnderWay_.find(ticket);
  if (read == allUnderWay_.end()) return;
  const auto served = std::move(read->second);
  allUnderWay_.erase(read);
  std::map<LegKey, const Participant*> shown;
  if (all != nullptr) {
    allBytes_ = bytes;
    for (const auto& participant : *all) shown.emplace(LegKey{participant.dn, participant.id}, &participant);
  }
  for (const auto& key : served) {
    const auto at = legs_.find(key);
    if (at == legs_.end() || at->second.ticket != ticket) continue;
    if (all == nullptr) failed(at, now);
    const auto participant = shown.find(key);
    if (participant != shown.end()) found(at, *participant->second, out);
    if (all == nullptr || participant != shown.end())
      finish(at, now, out);
    else
      gone(at, at->second.removedAt.value_or(at->second.frames.last), now, out);
  }
  pump(now, out);
}

void ReadPlan::compare(const std::vector<Participant>& state, const std::string* dn, Moment asked, Moment now,
                       PlanOutput& out) {
  std::map<LegKey, const Participant*> shown;
  for (const auto& participant : state) shown.emplace(LegKey{participant.dn, participant.id}, &participant);
  std::vector<LegKey> doubtful;
  for (const auto& [key, leg] : legs_) {
    const auto seen = shown.find(key);
    const bool asShown = seen != shown.end() && leg.known == *seen->second;
    shown.erase(key);
    if (dn != nullptr && key.dn != *dn) continue;
    if (!asShown && (leg.stage == Stage::Idle || leg.stage == Stage::Trusted || leg.stage == Stage::Held)) {
      doubtful.push_back(key);
    }
  }
  for (const auto& [ended, key] : ended_) {
    if (ended >= asked.mono) shown.erase(key);
  }
  for (const auto& [key, participant] : shown) doubtful.push_back(key);
  for (const auto& key : doubtful) {
    const auto [at, isNew] = legs_.try_emplace(key);
    out.newLeg = out.newLeg || isNew;
    const Stamp doubt = stamp(asked.wall);
    take(at, false, {doubt, doubt}, now);
  }
  pump(now, out);
}

void ReadPlan::reset(const std::vector<Participant>& state, std::size_t bytes) {
  legs_.clear();
  waiting_.clear();
  held_.clear();
  listed_.clear();
  dues_.clear();
  pending_.clear();
  underWay_.clear();
  allUnderWay_.clear();
  suspended_ = false;
  ringing_ = 0;
  allBytes_ = bytes;
  for (const auto& participant : state) setKnown(legs_[{participant.dn, participant.id}], participant);
}

void ReadPlan::suspend() {
  suspended_ = true;
  waiting_.clear();
  held_.clear();
  listed_.clear();
  dues_.clear();
  pending_.clear();
  for (auto& [key, leg] : legs_) {
    leg.again.reset();
    if (leg.stage != Stage::Reading) leg.stage = Stage::Idle;
  }
}

}  // namespace relay::threecx
