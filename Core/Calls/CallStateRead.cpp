#include <nlohmann/json.hpp>

#include "Core/Calls/CallState.h"

// The other half of CallStateWrite.cpp: tolerant, since a newer or older version may have written it.
namespace relay::calls {
namespace {

using nlohmann::json;

const json& member(const json& from, const char* name) {
  static const json none;
  const auto found = from.find(name);
  return found == from.end() ? none : *found;
}

void get(const json& from, const char* name, std::string& to) {
  if (const json& value = member(from, name); value.is_string()) to = value.get_ref<const std::string&>();
}

void get(const json& from, const char* name, std::int64_t& to) {
  if (const json& value = member(from, name); value.is_number_integer()) to = value.get<std::int64_t>();
}

void get(const json& from, const char* name, int& to) {
  if (const json& value = member(from, name); value.is_number_integer()) to = value.get<int>();
}

void get(const json& from, const char* name, bool& to) {
  const json& value = member(from, name);
  to = value.is_boolean() && value.get<bool>();
}

void get(const json& from, const char* name, WallTime& to) {
  if (const json& value = member(from, name); value.is_number_integer()) {
    to = WallTime(std::chrono::milliseconds(value.get<std::int64_t>()));
  }
}

void get(const json& from, const char* name, std::optional<WallTime>& to) {
  if (member(from, name).is_number_integer()) get(from, name, to.emplace());
}

template <class Enum>
void getEnum(const json& from, const char* name, Enum& to, Enum last) {
  std::int64_t value = static_cast<std::int64_t>(to);
  get(from, name, value);
  if (value >= 0 && value <= static_cast<std::int64_t>(last)) to = static_cast<Enum>(value);
}

template <class Item, class Read>
void getList(const json& from, const char* name, std::vector<Item>& to, Read read) {
  const json& list = member(from, name);
  if (!list.is_array()) return;
  to.reserve(list.size());
  for (const json& item : list) {
    if (item.is_object()) read(item, to.emplace_back());
  }
}

void readParticipant(const json& from, Participant& p) {
  get(from, "id", p.id);
  get(from, "call", p.callId);
  get(from, "n", p.legId);
  getEnum(from, "st", p.status, LegStatus::Connected);
  get(from, "dn", p.dn);
  getEnum(from, "dt", p.dnType, DnType::Other);
  get(from, "dev", p.deviceId);
  get(from, "pdn", p.partyDn);
  getEnum(from, "pt", p.partyDnType, DnType::Other);
  get(from, "pn", p.partyNumber);
  get(from, "pc", p.partyName);
  get(from, "pd", p.partyDid);
  get(from, "ob", p.originatedByDn);
  getEnum(from, "ot", p.originatedByType, DnType::Other);
  get(from, "rb", p.referredByDn);
  get(from, "of", p.onBehalfOfDn);
}

void readLeg(const json& from, Leg& leg) {
  readParticipant(from, leg.seen);
  get(from, "first", leg.firstAt);
  get(from, "last", leg.lastAt);
  get(from, "conn", leg.connectedAt);
  get(from, "fresh", leg.fresh);
  get(from, "dial", leg.dialled);
  get(from, "rang", leg.rang);
  get(from, "had", leg.hadDevice);
  get(from, "ans", leg.answered);
  get(from, "off", leg.offered);
  get(from, "told", leg.told);
}

void readGone(const json& from, GoneLeg& gone) {
  get(from, "id", gone.id);
  get(from, "at", gone.at);
  get(from, "dn", gone.dn);
  get(from, "fwd", gone.forwards);
}

void readRung(const json& from, Rung& rung) {
  get(from, "dn", rung.dn);
  get(from, "leg", rung.leg);
  get(from, "at", rung.at);
  get(from, "n", rung.legId);
  getEnum(from, "t", rung.type, UserType::Other);
  get(from, "over", rung.over);
}

void readTalk(const json& from, Talk& talk) {
  get(from, "dn", talk.dn);
  getEnum(from, "t", talk.type, UserType::Other);
  get(from, "leg", talk.leg);
  get(from, "at", talk.answeredAt);
  get(from, "rang", talk.rangAt);
  get(from, "gone", talk.goneAt);
  get(from, "else", talk.elsewhere);
  get(from, "rec", talk.recovered);
}

void readOffer(const json& from, Offer& offer) {
  get(from, "leg", offer.leg);
  get(from, "from", offer.from);
  get(from, "since", offer.since);
  get(from, "ended", offer.fromEnded);
  get(from, "back", offer.returned);
  get(from, "empty", offer.emptyAt);
}

void readVanish(const json& from, Vanish& vanish) {
  get(from, "since", vanish.since);
  get(from, "last", vanish.last);
  get(from, "rec", vanish.recovered);
  get(from, "seen", vanish.noticed);
  get(from, "ask", vanish.nextAsk);
  get(from, "listed", vanish.listedAt);
  get(from, "talk", vanish.talkingAt);
  get(from, "log", vanish.logUntil);
  get(from, "unseen", vanish.unseen);
  get(from, "fwd", vanish.forwarded);
  get(from, "held", vanish.heldUntil);
  get(from, "absent", vanish.absent);
}

void readIdentity(const json& from, Call& call) {
  get(from, "call", call.callId);
  for (const json& id : member(from, "also")) {
    if (id.is_number_integer()) call.aliases.push_back(id.get<std::int64_t>());
  }
  get(from, "first", call.firstSight);
  get(from, "est", call.established);
  get(from, "stamp_by", call.stampBy);
  get(from, "key", call.key);
  get(from, "former", call.formerKey);
  get(from, "seq", call.sequence);
  get(from, "legs_used", call.lastLeg);
  get(from, "out", call.outside);
  get(from, "noted", call.internalNoted);
  if (member(from, "dir").is_number_integer()) {
    getEnum(from, "dir", call.direction.emplace(Direction::Incoming), Direction::Outgoing);
  }
}

void readParties(const json& from, Call& call) {
  get(from, "caller", call.caller);
  get(from, "number", call.number);
  get(from, "name", call.name);
  get(from, "trunk", call.trunk);
  get(from, "pdid", call.partyDid);
  get(from, "rdid", call.ruleDid);
  get(from, "pclash", call.partyDidClash);
  get(from, "rclash", call.ruleDidClash);
  get(from, "chid", call.historyId);
  get(from, "queue", call.queue);
  get(from, "last", call.lastDn);
  getEnum(from, "last_t", call.lastDnType, UserType::Other);
  get(from, "last_at", call.lastDnAt);
}

void readHeld(const json& from, Call& call) {
  for (const json& item : member(from, "held")) {
    if (auto event = callEventFromJson(item.dump(-1, ' ', false, json::error_handler_t::replace))) {
      call.held.push_back(std::move(event.value()));
    }
  }
}

}  // namespace

Result<Call> restoreCall(const std::string& row, const std::string& text) {
  const json from = json::parse(text, nullptr, false);
  Call call;
  call.row = row;
  if (from.is_object()) readIdentity(from, call);
  if (!from.is_object() || call.callId == 0) {
    return Error{Error::Kind::Config, "The saved state of call " + row + " cannot be read; the call is forgotten",
                 false};
  }
  readParties(from, call);
  readHeld(from, call);
  getList(from, "groups", call.groups, readGone);
  getList(from, "legs", call.legs, readLeg);
  getList(from, "gone", call.gone, readGone);
  getList(from, "rung", call.rung, readRung);
  if (const json& talk = member(from, "talk"); talk.is_object()) readTalk(talk, call.talk.emplace());
  if (const json& offer = member(from, "offer"); offer.is_object()) readOffer(offer, call.offer.emplace());
  if (const json& vanish = member(from, "vanish"); vanish.is_object()) readVanish(vanish, call.vanish.emplace());
  get(from, "over", call.over);
  get(from, "over_at", call.overAt);
  get(from, "verify", call.verifySince);
  return call;
}

}  // namespace relay::calls
