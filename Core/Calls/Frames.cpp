#include <algorithm>
#include <iterator>
#include <utility>

#include "Core/Calls/Did.h"
#include "Core/Calls/Legs.h"
#include "Core/Calls/TrackerState.h"

// What one participant's frame does: which call it belongs to, and what is learned from it.
namespace relay {

using calls::Call;
using calls::GoneLeg;
using calls::Leg;

namespace {

constexpr std::size_t maxText = 256;
constexpr std::size_t maxStray = 64;
constexpr std::size_t maxGroups = 32;
constexpr std::chrono::seconds snapshotBehind{10};

Leg* legOf(Call& call, std::int64_t id) {
  const auto leg = std::find_if(call.legs.begin(), call.legs.end(), [&](const Leg& l) { return l.seen.id == id; });
  return leg == call.legs.end() ? nullptr : &*leg;
}

const GoneLeg* goneLegOf(const Call& call, std::int64_t id) {
  const auto gone = std::find_if(call.gone.rbegin(), call.gone.rend(), [&](const GoneLeg& g) { return g.id == id; });
  return gone == call.gone.rend() ? nullptr : &*gone;
}

// A frame that was sent before the participant was removed, or a snapshot that was taken before.
bool isLate(const GoneLeg& gone, WallTime at, bool fresh) {
  return fresh ? at <= gone.at + calls::straggling : gone.at > at - snapshotBehind;
}

bool isOverlong(const Participant& p) {
  const std::string* const texts[] = {&p.dn,       &p.deviceId,       &p.partyDn,      &p.partyNumber, &p.partyName,
                                      &p.partyDid, &p.originatedByDn, &p.referredByDn, &p.onBehalfOfDn};
  return std::any_of(std::begin(texts), std::end(texts),
                     [](const std::string* text) { return text->size() > maxText; });
}

Participant shortened(Participant p) {
  std::string* const texts[] = {&p.dn,       &p.deviceId,       &p.partyDn,      &p.partyNumber, &p.partyName,
                                &p.partyDid, &p.originatedByDn, &p.referredByDn, &p.onBehalfOfDn};
  for (std::string* text : texts) text->resize(std::min(text->size(), maxText));
  return p;
}

void noteStatus(Leg& leg, const Participant& p, WallTime at, bool wasConnected) {
  leg.dialled = leg.dialled || p.status == LegStatus::Dialing;
  leg.rang = leg.rang || p.status == LegStatus::Ringing;
  leg.hadDevice = leg.hadDevice || !p.deviceId.empty();
  if (p.status == LegStatus::Connected && !wasConnected) leg.connectedAt = at;
}

void noteGroup(Call& call, std::string_view dn, WallTime at) {
  const auto known = std::find_if(call.groups.begin(), call.groups.end(), [&](const GoneLeg& g) { return g.dn == dn; });
  if (known != call.groups.end()) {
    known->at = std::min(known->at, at);
  } else if (call.groups.size() < maxGroups) {
    call.groups.push_back({0, at, std::string(dn), false});
  }
}

}  // namespace

void CallTracker::State::see(const Participant& participant, WallTime at, bool fresh) {
  if (participant.id == 0 || participant.callId == 0) return;
  if (isOverlong(participant)) return see(shortened(participant), at, fresh);
  if (Call* call = book.byParticipant(participant.id)) {
    Leg* leg = legOf(*call, participant.id);
    if (leg == nullptr || at < leg->lastAt) return;
    if (fresh) leg->lastAt = at;
    if (leg->seen == participant) return;
    if (leg->seen.callId != participant.callId && book.byCallId(participant.callId) != call) {
      move(*call, participant, at);
    } else {
      update(*call, *leg, participant, at);
    }
    return;
  }
  const Place place = placeFor(participant, at, fresh);
  if (place.ignored) return;
  if (place.call == nullptr && book.full()) {
    if (!std::exchange(toldFull, true))
      remarks.push_back("More than 100000 calls at once: further ones are not followed");
    return;
  }
  TrackerOutput opened;
  Call& call = place.call != nullptr ? *place.call : book.open(participant.callId, at, opened);
  for (auto& row : opened.changed) forgotten.push_back(std::move(row));
  add(call, participant, at, fresh);
}

CallTracker::State::Place CallTracker::State::placeFor(const Participant& participant, WallTime at, bool fresh) {
  if (isStray(participant.id, at)) return {nullptr, true};
  Call* call = book.byCallId(participant.callId);
  if (call == nullptr) return {};
  const GoneLeg* gone = goneLegOf(*call, participant.id);
  const bool certain = !fresh && restarted.contains(call->serial);
  if (gone != nullptr && !certain && isLate(*gone, at, fresh)) return {nullptr, true};
  if (!call->over) return {call, false};
  return {nullptr, at <= call->overAt && !certain};
}

bool CallTracker::State::isStray(std::int64_t id, WallTime at) const {
  return std::any_of(strayGone.begin(), strayGone.end(),
                     [&](const GoneLeg& gone) { return gone.id == id && at <= gone.at; });
}

void CallTracker::State::add(Call& call, const Participant& participant, WallTime at, bool fresh) {
  Leg* leg = book.addLeg(call, participant, at);
  if (leg == nullptr) {
    remarks.push_back("Call " + std::to_string(call.callId) +
                      " has more than 200 participants: further ones are not followed");
    return;
  }
  leg->fresh = fresh;
  if (!fresh) leg->lastAt = at - snapshotBehind;  // its frames may be a little older than the snapshot
  noteStatus(*leg, participant, at, false);
  learnFrom(call, *leg, true);
}

void CallTracker::State::update(Call& call, Leg& leg, const Participant& participant, WallTime at) {
  // A leg of an internal call that has got an outside party: the call goes on under this id (rule 8).
  const bool gained = !call.outside && participant.facesOutside() && !leg.seen.facesOutside();
  if (Call* outside = gained ? calls::takenOver(book, call, participant, at) : nullptr) {
    book.alias(*outside, participant.callId);
    move(call, participant, at);
    return;
  }
  const bool wasConnected = leg.seen.status == LegStatus::Connected;
  leg.seen = participant;
  noteStatus(leg, participant, at, wasConnected);
  learnFrom(call, leg, false);
}

void CallTracker::State::move(Call& from, const Participant& participant, WallTime at) {
  book.removeLeg(from, participant.id, at, false, true);
  touch(from);
  TrackerOutput opened;
  Call* to = book.byCallId(participant.callId);
  if (to == nullptr || to->over) to = &book.open(participant.callId, at, opened);
  for (auto& row : opened.changed) forgotten.push_back(std::move(row));
  add(*to, participant, at, true);
}

void CallTracker::State::learnFrom(Call& call, const Leg& leg, bool added) {
  call.dirty = true;
  touch(call);
  const Participant& p = leg.seen;
  if (p.status == LegStatus::Unknown) return;
  learnDid(call, p, world);
  if (p.facesOutside() && !p.partyDn.empty() && world.trunks.size() < calls::maxLearned) {
    commonDirty = world.trunks.insert(p.partyDn).second || commonDirty;
  }
  const auto group = calls::groupOf(p);
  if (!group.empty()) noteGroup(call, group, leg.firstAt);
  const bool isQueue = calls::dnTypeOf(p, world) == DnType::Queue;
  if (!calls::isUser(leg, world)) noteGroup(call, p.dn, leg.firstAt);
  if (added && isQueue) call.queue = p.dn;
  if (added && !isQueue && p.originatedByType == DnType::Queue && !group.empty()) call.queue = std::string(group);
  if (leg.firstAt >= call.lastDnAt && !(leg.dialled && !p.facesOutside())) {
    call.lastDn = p.dn;
    call.lastDnType = calls::userTypeOf(p, world);
    call.lastDnAt = leg.firstAt;
  }
}

void CallTracker::State::takeAway(std::int64_t id, WallTime at) {
  Call* call = book.byParticipant(id);
  if (call == nullptr) {
    if (strayGone.size() >= maxStray) strayGone.pop_front();
    strayGone.push_back({id, at, {}, false});
    commonDirty = true;
    return;
  }
  const Leg* leg = legOf(*call, id);
  const bool forwards = leg != nullptr && calls::forwardsAway(*leg, at, world);
  book.removeLeg(*call, id, at, forwards, false);
  touch(*call);
}

}  // namespace relay
