#include "Core/Calls/Legs.h"

#include <algorithm>

namespace relay::calls {

DnType dnTypeOf(const Participant& participant, const World& world) {
  if (participant.dnType != DnType::Other && participant.dnType != DnType::None) return participant.dnType;
  const auto known = world.dns.find(participant.dn);
  return known == world.dns.end() ? participant.dnType : known->second;
}

UserType userTypeOf(const Participant& participant, const World& world) {
  switch (dnTypeOf(participant, world)) {
    case DnType::User: return UserType::Ext;
    case DnType::Queue: return UserType::Queue;
    default: return UserType::Other;
  }
}

bool isUser(const Leg& leg, const World& world) { return dnTypeOf(leg.seen, world) == DnType::User; }

bool isCaller(const Call& call, const Leg& leg) { return !call.outside && leg.seen.dn == call.caller; }

namespace {

enum class Devices { None, Waiting, Talking };

// What the other legs of the same DN are.
Devices devicesOf(const Call& call, const Leg& leg) {
  Devices devices = Devices::None;
  for (const Leg& other : call.legs) {
    if (!other.hadDevice || other.seen.dn != leg.seen.dn) continue;
    if (other.seen.status == LegStatus::Connected) return Devices::Talking;
    devices = Devices::Waiting;
  }
  return devices;
}

// Connected, no device, and not the one that made the call.
bool mayBeMailbox(const Call& call, const Leg& leg, const World& world) {
  if (leg.seen.status != LegStatus::Connected || leg.hadDevice || leg.answered || leg.dialled) return false;
  if (!isUser(leg, world) || isCaller(call, leg)) return false;
  return !(call.direction == Direction::Outgoing && leg.seen.legId == 1);
}

}  // namespace

bool isMailbox(const Call& call, const Leg& leg, const World& world) {
  return mayBeMailbox(call, leg, world) && devicesOf(call, leg) == Devices::None;
}

bool isUndecided(const Call& call, const Leg& leg, const World& world) {
  return mayBeMailbox(call, leg, world) && devicesOf(call, leg) == Devices::Waiting &&
         world.now < leg.connectedAt + transferWindow;
}

bool isPerson(const Call& call, const Leg& leg, const World& world) {
  if (leg.seen.status != LegStatus::Connected || !isUser(leg, world) || isCaller(call, leg)) return false;
  // The far end declined: the other side becomes an announcement shortly before the end.
  if (call.outside && leg.dialled && !leg.answered && !leg.seen.facesOutside()) return false;
  return !isMailbox(call, leg, world) && !isUndecided(call, leg, world);
}

bool rings(const Call& call, const Leg& leg, const World& world) {
  if (isCaller(call, leg)) return false;
  if (leg.seen.status == LegStatus::Ringing) return true;
  return leg.seen.status == LegStatus::Connected && !isUser(leg, world);
}

std::string_view groupOf(const Participant& participant) {
  if (participant.originatedByDn.empty() || participant.originatedByDn == "ROUTER") return {};
  const DnType type = participant.originatedByType;
  return type == DnType::Queue || type == DnType::Other ? std::string_view(participant.originatedByDn)
                                                        : std::string_view();
}

namespace {

// The call is being transferred to this queue or group itself.
bool isOffered(const Call& call, std::string_view dn) {
  return std::any_of(call.legs.begin(), call.legs.end(),
                     [&](const Leg& leg) { return leg.offered && leg.seen.dn == dn; });
}

}  // namespace

bool isTransferTarget(const Call& call, const Leg& leg) {
  if (!call.talk || leg.seen.dn == call.talk->dn || !leg.fresh || leg.firstAt <= call.talk->answeredAt) return false;
  if (leg.seen.referredByDn == call.talk->dn) return true;
  if (call.talk->goneAt && leg.firstAt > *call.talk->goneAt + transferWindow) return false;
  const auto group = groupOf(leg.seen);
  if (group.empty() || isOffered(call, group)) return true;
  return std::none_of(call.groups.begin(), call.groups.end(),
                      [&](const GoneLeg& known) { return known.dn == group && known.at <= call.talk->answeredAt; });
}

bool hasOffered(const Call& call) {
  return std::any_of(call.legs.begin(), call.legs.end(), [](const Leg& leg) { return leg.offered; });
}

bool isLeftOver(const Call& call, const Leg& leg) {
  if (!call.talk || !call.talk->goneAt || call.talk->elsewhere || leg.offered) return false;
  return leg.seen.status == LegStatus::Ringing && leg.firstAt <= call.talk->answeredAt;
}

bool anyVisible(const Call& call) {
  return std::any_of(call.legs.begin(), call.legs.end(),
                     [&](const Leg& leg) { return !isCaller(call, leg) && !isLeftOver(call, leg); });
}

bool forwardsAway(const Leg& leg, WallTime goneAt, const World& world) {
  constexpr std::chrono::milliseconds tooShort{1500};
  if (leg.answered || !isUser(leg, world)) return false;
  if (!leg.seen.onBehalfOfDn.empty()) return true;
  return leg.seen.status == LegStatus::Ringing && (!leg.hadDevice || goneAt < leg.firstAt + tooShort);
}

std::optional<WallTime> lastGone(const Call& call, std::string_view dn) {
  std::optional<WallTime> newest;
  for (const GoneLeg& gone : call.gone) {
    if (gone.dn == dn && (!newest || gone.at > *newest)) newest = gone.at;
  }
  return newest;
}

const Rung* rungBy(const Call& call, std::string_view dn) {
  const auto found = std::find_if(call.rung.begin(), call.rung.end(), [&](const Rung& rung) { return rung.dn == dn; });
  return found == call.rung.end() ? nullptr : &*found;
}

}  // namespace relay::calls
