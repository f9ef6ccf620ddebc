#include "Core/Calls/CallState.h"
#include "Core/Calls/JsonText.h"

// The saved form of a call; CallStateRead.cpp is its other half.
namespace relay::calls {
namespace {

template <class List, class Write>
void putList(JsonText& to, std::string_view name, const List& list, Write write) {
  if (list.empty()) return;
  auto& text = to.open(name);
  text += '[';
  bool first = true;
  for (const auto& item : list) {
    if (!first) text += ',';
    first = false;
    write(text, item);
  }
  text += ']';
}

void put(JsonText& to, std::string_view name, const std::optional<WallTime>& at) {
  if (at) to.always(name, at->time_since_epoch().count());
}

void writeParticipant(JsonText& to, const Participant& p) {
  to.put("id", p.id);
  to.put("call", p.callId);
  to.put("n", std::int64_t{p.legId});
  to.put("st", static_cast<std::int64_t>(p.status));
  to.put("dn", p.dn);
  to.always("dt", static_cast<std::int64_t>(p.dnType));
  to.put("dev", p.deviceId);
  to.put("pdn", p.partyDn);
  to.put("pt", static_cast<std::int64_t>(p.partyDnType));
  to.put("pn", p.partyNumber);
  to.put("pc", p.partyName);
  to.put("pd", p.partyDid);
  to.put("ob", p.originatedByDn);
  to.put("ot", static_cast<std::int64_t>(p.originatedByType));
  to.put("rb", p.referredByDn);
  to.put("of", p.onBehalfOfDn);
}

void writeLeg(std::string& text, const Leg& leg) {
  JsonText to(text);
  writeParticipant(to, leg.seen);
  to.put("first", leg.firstAt);
  to.put("last", leg.lastAt);
  to.put("conn", leg.connectedAt);
  to.put("fresh", leg.fresh);
  to.put("dial", leg.dialled);
  to.put("rang", leg.rang);
  to.put("had", leg.hadDevice);
  to.put("ans", leg.answered);
  to.put("off", leg.offered);
  to.put("told", leg.told);
  to.close();
}

void writeGone(std::string& text, const GoneLeg& gone) {
  JsonText to(text);
  to.put("id", gone.id);
  to.put("at", gone.at);
  to.put("dn", gone.dn);
  to.put("fwd", gone.forwards);
  to.close();
}

void writeRung(std::string& text, const Rung& rung) {
  JsonText to(text);
  to.put("dn", rung.dn);
  to.put("leg", std::int64_t{rung.leg});
  to.put("at", rung.at);
  to.put("n", std::int64_t{rung.legId});
  to.put("t", static_cast<std::int64_t>(rung.type));
  to.put("over", rung.over);
  to.close();
}

void writeTalk(std::string& text, const Talk& talk) {
  JsonText to(text);
  to.put("dn", talk.dn);
  to.put("t", static_cast<std::int64_t>(talk.type));
  to.put("leg", std::int64_t{talk.leg});
  to.put("at", talk.answeredAt);
  put(to, "rang", talk.rangAt);
  put(to, "gone", talk.goneAt);
  to.put("else", talk.elsewhere);
  to.put("rec", talk.recovered);
  to.close();
}

void writeOffer(std::string& text, const Offer& offer) {
  JsonText to(text);
  to.put("leg", std::int64_t{offer.leg});
  to.put("from", offer.from);
  to.put("since", offer.since);
  to.put("ended", offer.fromEnded);
  to.put("back", offer.returned);
  put(to, "empty", offer.emptyAt);
  to.close();
}

void writeVanish(std::string& text, const Vanish& vanish) {
  JsonText to(text);
  to.put("since", vanish.since);
  to.put("last", vanish.last);
  to.put("rec", vanish.recovered);
  to.put("seen", vanish.noticed);
  to.put("ask", vanish.nextAsk);
  put(to, "listed", vanish.listedAt);
  put(to, "talk", vanish.talkingAt);
  put(to, "log", vanish.logUntil);
  to.put("unseen", vanish.unseen);
  to.put("fwd", vanish.forwarded);
  put(to, "held", vanish.heldUntil);
  to.put("absent", vanish.absent);
  to.close();
}

void writeIdentity(JsonText& to, const Call& call) {
  to.put("call", call.callId);
  putList(to, "also", call.aliases, [](std::string& text, std::int64_t id) { appendNumber(text, id); });
  to.put("first", call.firstSight);
  put(to, "est", call.established);
  put(to, "stamp_by", call.stampBy);
  to.put("key", call.key);
  to.put("former", call.formerKey);
  to.put("seq", std::int64_t{call.sequence});
  to.put("legs_used", std::int64_t{call.lastLeg});
  to.put("out", call.outside);
  to.put("noted", call.internalNoted);
  if (call.direction) to.always("dir", static_cast<std::int64_t>(*call.direction));
}

void writeParties(JsonText& to, const Call& call) {
  to.put("caller", call.caller);
  to.put("number", call.number);
  to.put("name", call.name);
  to.put("trunk", call.trunk);
  to.put("pdid", call.partyDid);
  to.put("rdid", call.ruleDid);
  to.put("pclash", call.partyDidClash);
  to.put("rclash", call.ruleDidClash);
  to.put("chid", call.historyId);
  to.put("queue", call.queue);
  to.put("last", call.lastDn);
  to.put("last_t", static_cast<std::int64_t>(call.lastDnType));
  to.put("last_at", call.lastDnAt);
}

}  // namespace

std::string saveCall(const Call& call) {
  std::string text;
  text.reserve(1024);
  JsonText to(text);
  to.always("v", 1);
  writeIdentity(to, call);
  writeParties(to, call);
  putList(to, "held", call.held, [](std::string& out, const CallEvent& event) { out += toJson(event); });
  putList(to, "groups", call.groups, writeGone);
  putList(to, "legs", call.legs, writeLeg);
  putList(to, "gone", call.gone, writeGone);
  putList(to, "rung", call.rung, writeRung);
  if (call.talk) writeTalk(to.open("talk"), *call.talk);
  if (call.offer) writeOffer(to.open("offer"), *call.offer);
  if (call.vanish) writeVanish(to.open("vanish"), *call.vanish);
  to.put("over", call.over);
  if (call.over) to.put("over_at", call.overAt);
  put(to, "verify", call.verifySince);
  to.close();
  return text;
}

}  // namespace relay::calls
