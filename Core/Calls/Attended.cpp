#include "Core/Calls/Attended.h"

#include <algorithm>

#include "Core/Calls/Endings.h"
#include "Core/Calls/Legs.h"

namespace relay::calls {
namespace {

bool within(WallTime a, WallTime b) { return a - b <= transferWindow && b - a <= transferWindow; }

bool isIn(const Call& call, const std::string& dn) {
  return std::any_of(call.legs.begin(), call.legs.end(), [&](const Leg& leg) { return leg.seen.dn == dn; });
}

// `dn` is there, or left about `when`.
bool wasInAbout(const Call& call, const std::string& dn, WallTime when) {
  if (isIn(call, dn)) return true;
  const auto gone = lastGone(call, dn);
  return gone && within(*gone, when);
}

bool leftAbout(const Call& call, const std::string& dn, WallTime when) {
  return !isIn(call, dn) && wasInAbout(call, dn, when);
}

// The one who left `call` last, when their end has not been told.
const Talk* leaver(const Call& call) {
  return call.talk && !call.talk->elsewhere && call.talk->goneAt ? &*call.talk : nullptr;
}

}  // namespace

const ActiveCall* rowOf(const Call& call, const Rows& rows) {
  const auto listed = [&](std::int64_t id) {
    const auto found = rows.find(id);
    return found == rows.end() ? nullptr : found->second;
  };
  const ActiveCall* row = listed(call.callId);
  for (std::size_t i = 0; row == nullptr && i < call.aliases.size(); ++i) row = listed(call.aliases[i]);
  return row;
}

bool haveConsulted(const CallBook& book, const Call& call, const std::string& from, const std::string& to,
                   WallTime when) {
  const auto& candidates = book.withDn(from);
  return std::any_of(candidates.begin(), candidates.end(), [&](const Call* other) {
    return other != &call && !other->outside && other->lastLeg > 0 && wasInAbout(*other, from, when) &&
           wasInAbout(*other, to, when);
  });
}

Call* takenOver(const CallBook& book, const Call& internal, const Participant& participant, WallTime at) {
  for (const std::string& dn : internal.dns) {
    if (dn == participant.dn || !wasInAbout(internal, dn, at)) continue;
    for (Call* call : book.withDn(dn)) {
      if (call == &internal || call->over || !call->outside || !call->talk || call->talk->dn != dn) continue;
      const bool sameParty =
          call->number.empty() || participant.partyNumber.empty() || call->number == participant.partyNumber;
      if (sameParty && (!call->talk->goneAt || within(*call->talk->goneAt, at))) return call;
    }
  }
  return nullptr;
}

AbsenceFound judgeAbsence(const CallBook& book, const Call& call, const Rows& rows, const World& world) {
  const Talk* talk = leaver(call);
  if (talk == nullptr) return {};
  AbsenceFound found;
  for (Call* other : book.withDn(talk->dn)) {
    const ActiveCall* row = other == &call || other->over || other->lastLeg == 0 ? nullptr : rowOf(*other, rows);
    if (row == nullptr || !wasInAbout(*other, talk->dn, *talk->goneAt)) continue;
    const bool left = leftAbout(*other, talk->dn, *talk->goneAt);
    const bool older = other->serial < call.serial;
    const bool joined = other->outside && isOutsideOnly(*row, *other, world);
    if (joined && older) return {Absence::Joined, other};
    if (joined && left && other->vanish) return {Absence::Absorbs, other};
    if (joined || left) found = {Absence::Passing, other};
  }
  return found;
}

bool isJoinedYounger(const CallBook& book, const Call& call, const Rows& rows, const World& world) {
  const Talk* talk = leaver(call);
  const ActiveCall* own = rowOf(call, rows);
  if (talk == nullptr || own == nullptr || !isOutsideOnly(*own, call, world)) return false;
  const auto& others = book.withDn(talk->dn);
  return std::any_of(others.begin(), others.end(), [&](const Call* other) {
    if (other->serial >= call.serial || other->over || !other->outside || other->lastLeg == 0) return false;
    const ActiveCall* row = rowOf(*other, rows);
    return row != nullptr && isOutsideOnly(*row, *other, world) && leftAbout(*other, talk->dn, *talk->goneAt);
  });
}

}  // namespace relay::calls
