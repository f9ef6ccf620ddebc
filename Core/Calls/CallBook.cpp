#include "Core/Calls/CallBook.h"

#include <algorithm>

#include "Core/Calls/Review.h"

namespace relay::calls {
namespace {

constexpr std::chrono::seconds keepOver{60};
constexpr std::size_t maxOver = 20'000;

template <class Map, class Key>
Call* find(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

Call* CallBook::byCallId(std::int64_t callId) { return find(byCallId_, callId); }
Call* CallBook::byParticipant(std::int64_t id) { return find(byParticipant_, id); }

Call* CallBook::bySerial(std::uint64_t serial) {
  const auto found = calls_.find(serial);
  return found == calls_.end() ? nullptr : found->second.get();
}

const std::vector<Call*>& CallBook::withDn(const std::string& dn) const {
  static const std::vector<Call*> none;
  const auto found = byDn_.find(dn);
  return found == byDn_.end() ? none : found->second;
}

Call& CallBook::enter(std::unique_ptr<Call> call) {
  call->serial = ++lastSerial_;
  Call& entered = *call;
  calls_.emplace(entered.serial, std::move(call));
  byCallId_.emplace(entered.callId, &entered);  // it may be the further id of another call
  for (const auto also : entered.aliases) byCallId_[also] = &entered;
  for (const Leg& leg : entered.legs) {
    byParticipant_[leg.seen.id] = &entered;
    registerDn(entered, leg.seen.dn);
  }
  for (const GoneLeg& gone : entered.gone) registerDn(entered, gone.dn);
  return entered;
}

Call& CallBook::open(std::int64_t callId, WallTime at, TrackerOutput& out) {
  auto call = std::make_unique<Call>();
  call->callId = callId;
  call->firstSight = at;
  call->row = std::to_string(callId) + '@' + std::to_string(at.time_since_epoch().count());
  if (Call* former = byCallId(callId)) {
    call->formerKey = former->key;
    if (former->row == call->row) call->row += '+';
    if (former->callId == callId) {
      forget(*former, out);
    }
  }
  call->dirty = true;
  byCallId_.erase(callId);
  Call& entered = enter(std::move(call));
  running_.insert(entered.serial);
  return entered;
}

bool CallBook::adopt(Call call) {
  const Call* known = byCallId(call.callId);
  if ((known != nullptr && known->callId == call.callId) || full()) return false;
  for (const Leg& leg : call.legs) {
    if (byParticipant(leg.seen.id) != nullptr) return false;
  }
  Call& entered = enter(std::make_unique<Call>(std::move(call)));
  if (!entered.over) running_.insert(entered.serial);
  return true;
}

void CallBook::alias(Call& call, std::int64_t callId) {
  call.aliases.push_back(callId);
  byCallId_[callId] = &call;
  call.dirty = true;
}

void CallBook::registerDn(Call& call, const std::string& dn) {
  if (std::find(call.dns.begin(), call.dns.end(), dn) != call.dns.end()) return;
  call.dns.push_back(dn);
  byDn_[dn].push_back(&call);
}

Leg* CallBook::addLeg(Call& call, const Participant& participant, WallTime at) {
  if (call.legs.size() >= maxLegs) return nullptr;
  Leg& leg = call.legs.emplace_back();
  leg.seen = participant;
  leg.firstAt = leg.lastAt = at;
  byParticipant_[participant.id] = &call;
  registerDn(call, participant.dn);
  return &leg;
}

void CallBook::removeLeg(Call& call, std::int64_t id, WallTime at, bool forwards, bool quietly) {
  const auto leg = std::find_if(call.legs.begin(), call.legs.end(), [&](const Leg& l) { return l.seen.id == id; });
  if (leg == call.legs.end()) return;
  if (call.gone.size() >= maxGone) call.gone.erase(call.gone.begin());
  call.gone.push_back({id, at, leg->seen.dn, forwards});
  call.legs.erase(leg);
  call.dirty = true;
  if (!quietly) byParticipant_.erase(id);
}

bool CallBook::waits(const Call& call) const {
  return (call.key.empty() && call.stampBy) || (!call.over && (call.vanish || call.verifySince));
}

void CallBook::file(Call& call, const World& world) {
  const auto deadline = nextDeadline(call, world);
  if (deadline != call.deadline) {
    if (call.deadline) deadlines_.erase({*call.deadline, call.serial});
    if (deadline) deadlines_.insert({*deadline, call.serial});
    call.deadline = deadline;
  }
  if (waits(call)) {
    waiting_.insert(call.serial);
  } else {
    waiting_.erase(call.serial);
  }
  if (!call.over) return;
  while (!call.legs.empty()) removeLeg(call, call.legs.back().seen.id, call.overAt, false, false);
  running_.erase(call.serial);
  if (call.keptSince == WallTime{}) call.keptSince = std::max(call.overAt, world.now);
  over_.insert({call.keptSince, call.serial});
}

void CallBook::forget(Call& call, TrackerOutput& out) {
  out.changed.push_back({call.row, {}});
  const auto drop = [&](std::int64_t id) {
    if (byCallId(id) == &call) byCallId_.erase(id);
  };
  drop(call.callId);
  for (const auto also : call.aliases) drop(also);
  for (const Leg& leg : call.legs) {
    if (byParticipant(leg.seen.id) == &call) byParticipant_.erase(leg.seen.id);
  }
  for (const auto& dn : call.dns) {
    auto& calls = byDn_[dn];
    std::erase(calls, &call);
    if (calls.empty()) byDn_.erase(dn);
  }
  if (call.deadline) deadlines_.erase({*call.deadline, call.serial});
  running_.erase(call.serial);
  waiting_.erase(call.serial);
  over_.erase({call.keptSince, call.serial});
  calls_.erase(call.serial);
}

void CallBook::prune(WallTime contact, TrackerOutput& out) {
  while (!over_.empty()) {
    Call* oldest = bySerial(over_.begin()->second);
    const bool old = over_.begin()->first + keepOver < contact || over_.size() > maxOver;
    if (!old || (oldest != nullptr && oldest->key.empty() && oldest->stampBy)) break;
    if (oldest == nullptr) {
      over_.erase(over_.begin());
    } else {
      forget(*oldest, out);
    }
  }
}

std::optional<WallTime> CallBook::firstDeadline() const {
  if (deadlines_.empty()) return std::nullopt;
  return deadlines_.begin()->first;
}

std::vector<std::uint64_t> CallBook::dueBy(WallTime now) const {
  std::vector<std::uint64_t> due;
  for (auto it = deadlines_.begin(); it != deadlines_.end() && it->first <= now; ++it) due.push_back(it->second);
  return due;
}

std::vector<Call*> CallBook::running() {
  std::vector<Call*> calls;
  calls.reserve(running_.size());
  for (const auto serial : running_) calls.push_back(bySerial(serial));
  return calls;
}

std::vector<Call*> CallBook::all() {
  std::vector<Call*> calls;
  calls.reserve(calls_.size());
  for (const auto& [serial, call] : calls_) calls.push_back(call.get());
  std::sort(calls.begin(), calls.end(), [](const Call* a, const Call* b) { return a->serial < b->serial; });
  return calls;
}

}  // namespace relay::calls
