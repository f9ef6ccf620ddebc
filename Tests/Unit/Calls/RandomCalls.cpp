#include "Tests/Unit/Calls/RandomCalls.h"

#include <algorithm>

#include "Tests/Unit/Calls/Play.h"

namespace relay::test {

RandomCalls::RandomCalls(std::uint32_t seed, int calls) : random_(seed) {
  for (int i = 0; i < calls; ++i) addCall(pick(0, calls * 1500));
  std::stable_sort(frames_.begin(), frames_.end(), [](const Frame& a, const Frame& b) { return a.at < b.at; });
}

Participant RandomCalls::make(const std::string& dn, LegStatus status) {
  Participant p = leg(++nextParticipant_, dn, status, callId_);
  p.legId = ++nextLeg_;
  return p;
}

Participant RandomCalls::consult(const std::string& dn, const std::string& party, LegStatus status, std::int64_t callId,
                                 int legId) {
  return internalLeg(++nextParticipant_, dn, party, status, callId, legId);
}

void RandomCalls::see(Time at, const Participant& participant) {
  frames_.push_back({ms(at), false, participant});
  born_.emplace(participant.callId, at);
  born_[participant.callId] = std::min(born_[participant.callId], at);
  last_[participant.callId] = std::max(last_[participant.callId], at);
}

void RandomCalls::drop(Time at, const Participant& participant) {
  frames_.push_back({ms(at), true, participant});
  last_[participant.callId] = std::max(last_[participant.callId], at);
}

void RandomCalls::unseen(Time from, Time until, const std::string& status) {
  outside_[callId_] = {{from, until}, status};
}

Participant RandomCalls::ring(Time& at, bool answered) {
  std::vector<Participant> phones;
  Participant queue;
  const bool viaQueue = pick(0, 3) == 0;
  if (viaQueue) {
    queue = make("800", LegStatus::Connected);
    queue.dnType = DnType::Queue;
    see(at, queue);
  }
  const int count = pick(1, 4);
  for (int i = 0; i < count; ++i) {
    Participant phone = make(user(), LegStatus::Ringing);
    if (viaQueue) {
      phone.originatedByDn = "800";
      phone.originatedByType = DnType::Queue;
    }
    phones.push_back(phone);
    see(at + i, phone);
  }
  at += pick(500, 20000);
  const std::size_t winner = static_cast<std::size_t>(pick(0, count - 1));
  if (answered) {
    phones[winner].status = LegStatus::Connected;
    see(at, phones[winner]);
  }
  if (viaQueue) drop(at, queue);
  for (std::size_t i = 0; i < phones.size(); ++i) {
    if (!answered || i != winner) drop(at + pick(1, 8), phones[i]);
  }
  return answered ? phones[winner] : Participant{};
}

void RandomCalls::transferBlind(Time& at, Participant& talker, bool stays) {
  Participant target = make(std::to_string(120 + pick(0, 9)), LegStatus::Ringing);
  if (pick(0, 1) == 0) target.referredByDn = talker.dn;
  see(at, target);
  if (!stays) drop(at + pick(5, 40), talker);
  at += pick(1000, 8000);
  target.status = LegStatus::Connected;
  target.referredByDn.clear();
  see(at, target);
  if (stays) drop(at + pick(1, 8), talker);
  talker = target;
}

void RandomCalls::transferFails(Time& at, const Participant&) {
  const Participant target = make(std::to_string(130 + pick(0, 9)), LegStatus::Ringing);
  see(at, target);
  at += pick(1000, 8000);
  drop(at, target);
  at += pick(3000, 5000);
}

void RandomCalls::transferAttended(Time& at, Participant& talker, bool moves) {
  const std::int64_t other = ++nextCall_;
  const std::string target = std::to_string(140 + pick(0, 9));
  Participant asking = consult(talker.dn, target, LegStatus::Dialing, other, 1);
  Participant asked = consult(target, talker.dn, LegStatus::Ringing, other, 2);
  see(at, asking);
  see(at + 3, asked);
  at += pick(1000, 4000);
  asking.status = asked.status = LegStatus::Connected;
  see(at, asking);
  see(at + 2, asked);
  at += pick(3000, 9000);
  Participant now = leg(moves ? asked.id : ++nextParticipant_, target, LegStatus::Connected, callId_);
  now.legId = ++nextLeg_;
  see(at, now);
  if (!moves) drop(at + 4, asked);
  drop(at + 5, talker);
  drop(at + 6, asking);
  talker = now;
}

void RandomCalls::finish(Time& at, const Participant& talker) {
  at += pick(1000, 30000);
  drop(at, talker);
}

void RandomCalls::addCall(Time at) {
  callId_ = ++nextCall_;
  nextLeg_ = 2;
  const int kind = pick(0, 9);
  Participant talker;
  if (kind == 0) {
    ring(at, false);
    return;
  }
  if (kind == 1) {  // forwarded to an outside mobile
    const Participant dummy = make("999", LegStatus::Ringing);
    see(at, dummy);
    at += pick(300, 9000);
    drop(at, dummy);
    unseen(at, at + pick(4000, 30000), pick(0, 1) == 0 ? "Talking" : "Ringing");
    return;
  }
  if (kind == 2) {  // mailbox
    ring(at, false);
    Participant mailbox = make("101", LegStatus::Connected);
    mailbox.deviceId.clear();
    see(at + 9, mailbox);
    finish(at, mailbox);
    return;
  }
  if (kind == 3) {
    talker = make(user(), LegStatus::Dialing);
    talker.legId = 1;
    see(at, talker);
    at += pick(500, 9000);
    if (pick(0, 2) == 0) {
      drop(at, talker);
      return;
    }
    talker.status = LegStatus::Connected;
    see(at, talker);
  } else {
    talker = ring(at, true);
  }
  at += pick(2000, 20000);
  const int then = pick(0, 5);
  if (then == 0) transferBlind(at, talker, true);
  if (then == 1) transferBlind(at, talker, false);
  if (then == 2) transferFails(at, talker);
  if (then == 3) transferAttended(at, talker, pick(0, 1) == 0);
  finish(at, talker);
}

std::vector<Participant> RandomCalls::participantsAt(WallTime at) const {
  std::map<std::int64_t, Participant> there;
  for (const Frame& frame : frames_) {
    if (frame.at > at) break;
    if (frame.remove) {
      there.erase(frame.participant.id);
    } else {
      there[frame.participant.id] = frame.participant;
    }
  }
  std::vector<Participant> list;
  for (auto& [id, participant] : there) list.push_back(participant);
  return list;
}

std::vector<ActiveCall> RandomCalls::listAt(WallTime at) const {
  std::map<std::int64_t, ActiveCall> rows;
  for (const Participant& p : participantsAt(at)) {
    rows[p.callId] = {p.callId, "Talking", p.partyDn + " Other", p.dn + " User", ms(born_.at(p.callId))};
  }
  for (const auto& [id, born] : born_) {  // between two legs the call is somewhere in the phone system
    if (ms(born) <= at && at < ms(last_.at(id)) && !rows.contains(id)) {
      rows[id] = {id, "Routing", "10001 Trunk (+1)", "800 Support", ms(born)};
    }
  }
  for (const auto& [id, how] : outside_) {
    const auto& [span, status] = how;
    if (ms(span.first) <= at && at < ms(span.second)) {
      rows[id] = {id, status, "10001 Trunk (+1)", "10001 Trunk (+2)", ms(born_.at(id))};
    }
  }
  std::vector<ActiveCall> list;
  for (auto& [id, row] : rows) list.push_back(row);
  return list;
}

WallTime RandomCalls::end() const {
  WallTime last = frames_.empty() ? zero : frames_.back().at;
  for (const auto& [id, how] : outside_) last = std::max(last, ms(how.first.second));
  return last + std::chrono::minutes(2);
}

}  // namespace relay::test
