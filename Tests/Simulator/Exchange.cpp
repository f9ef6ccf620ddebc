#include "Tests/Simulator/Exchange.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace relay::sim {

std::string jsonText(std::string_view text) {
  return nlohmann::json(std::string(text)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Dn* Exchange::find(const std::string& dn) {
  const auto found = dns_.find(dn);
  return found == dns_.end() ? nullptr : &found->second;
}

Exchange::Call& Exchange::callOf(const Leg& leg, std::int64_t nowUs) {
  auto [at, fresh] = calls_.try_emplace(leg.callId);
  Call& call = at->second;
  if (fresh) {
    call.startUs = nowUs - options_.leadUs;
    call.outgoing = leg.status == "Dialing" || leg.legId == 1;
    call.firstDn = leg.dn;
  }
  return call;
}

void Exchange::put(const Leg& leg, std::string body, std::int64_t nowUs) {
  const std::string entity = leg.entity();
  Kept& kept = legs_[entity];
  const std::int64_t before = kept.leg.callId;
  if (before != 0 && before != leg.callId) {  // moved to another call: an attended transfer
    if (const auto old = calls_.find(before); old != calls_.end()) {
      closeRow(old->second, kept.leg, nowUs);
      old->second.entities.erase(entity);
      finishIfOver(before, nowUs);
    }
    kept.sinceUs = 0;
  }
  if (kept.sinceUs == 0) kept.sinceUs = nowUs;
  if (leg.connected() && kept.connectedUs == 0) kept.connectedUs = nowUs;
  kept.leg = leg;
  kept.body = body.empty() ? toJson(leg) : std::move(body);
  byDn_[leg.dn].insert(entity);
  Call& call = callOf(leg, nowUs);
  call.entities.insert(entity);
  call.changedUs = nowUs;
  track(call, leg, nowUs);
}

bool Exchange::end(const std::string& entity, std::int64_t nowUs) {
  const auto found = legs_.find(entity);
  if (found == legs_.end()) return false;
  const Leg leg = found->second.leg;
  legs_.erase(found);
  byDn_[leg.dn].erase(entity);
  if (const auto call = calls_.find(leg.callId); call != calls_.end()) {
    call->second.entities.erase(entity);
    call->second.changedUs = nowUs;
    closeRow(call->second, leg, nowUs);
    finishIfOver(leg.callId, nowUs);
  }
  return true;
}

void Exchange::list(const ListCall& item, std::int64_t nowUs) {
  auto [at, fresh] = calls_.try_emplace(item.callId);
  Call& call = at->second;
  if (fresh) call.startUs = nowUs - options_.leadUs;
  call.changedUs = nowUs;
  if (!item.gone && toTrunk(call, item.callee) && (!call.outgoing || toTrunk(call, item.caller))) {
    if (call.unseenUs == 0) call.unseenUs = nowUs;
    if (call.unseenTalkUs == 0 && item.status == "Talking") call.unseenTalkUs = nowUs;
    call.unseenNumber = item.callee.substr(item.callee.find('(') + 1);
    call.unseenNumber = call.unseenNumber.substr(0, call.unseenNumber.find(')'));
  }
  call.listed = item;
  finishIfOver(item.callId, nowUs);
}

void Exchange::finishIfOver(std::int64_t callId, std::int64_t nowUs) {
  const auto found = calls_.find(callId);
  if (found == calls_.end() || !found->second.entities.empty()) return;
  Call& call = found->second;
  if (call.listed && !call.listed->gone) return;
  logUnseen(callId, call, nowUs);
  ended_[callId] = call.startUs;
  if (ended_.size() > 1000) ended_.erase(ended_.begin());
  calls_.erase(found);
}

bool Exchange::toTrunk(const Call& call, const std::string& party) const {
  const std::string dn = party.substr(0, party.find(' '));
  const auto found = dns_.find(dn);
  return !dn.empty() && (dn == call.trunk || (found != dns_.end() && found->second.type == "Wexternalline"));
}

void Exchange::send(SendFrame frame) {
  constexpr std::size_t kPrefix = sizeof "/callcontrol/" - 1;
  if (frame.entity.size() > kPrefix) {
    const auto dn = dns_.find(frame.entity.substr(kPrefix, frame.entity.find('/', kPrefix) - kPrefix));
    if (dn != dns_.end() && !dn->second.visible) return;
  }
  sequence_ = frame.sequence ? std::max(*frame.sequence, sequence_ + 1) : sequence_ + 1;
  if (options_.attachEntity && frame.type == 0 && frame.attached == "null") {
    const std::string body = participant(frame.entity);
    if (!body.empty()) frame.attached = body;
  }
  std::string text = "{\"sequence\":" + std::to_string(sequence_) +
                     ",\"event\":{\"event_type\":" + std::to_string(frame.type) +
                     ",\"entity\":" + jsonText(frame.entity) + ",\"attached_data\":" + frame.attached + "}}";
  if (onFrame) onFrame({sequence_, std::make_shared<const std::string>(std::move(text)), std::move(frame)});
}

const Leg* Exchange::leg(const std::string& entity) const {
  const auto found = legs_.find(entity);
  return found == legs_.end() ? nullptr : &found->second.leg;
}

std::string Exchange::participant(const std::string& entity) const {
  const auto found = legs_.find(entity);
  return found == legs_.end() ? std::string() : found->second.body;
}

std::string Exchange::participants(const std::string& dn) const {
  std::string text = "[";
  if (const auto found = byDn_.find(dn); found != byDn_.end())
    for (const auto& entity : found->second) text += (text.size() > 1 ? "," : "") + legs_.at(entity).body;
  return text + ']';
}

std::string Exchange::devices(const std::string& dn) const {
  const auto found = dns_.find(dn);
  if (found == dns_.end() || found->second.type != "Wextension") return "[]";
  const auto device = [&](const std::string& contact, const char* agent) {
    return "{\"dn\":" + jsonText(dn) + ",\"device_id\":" + jsonText(contact) + ",\"user_agent\":\"" + agent + "\"}";
  };
  return '[' + device("sip:" + dn + "@127.0.0.1:5063", "Yealink SIP-T54W 96.86.0.100") + ',' +
         device("sip:" + dn + "@127.0.0.1:5483;rinstance=c2a75fd2f1caea71", "3CX Mobile Client") + ']';
}

std::string Exchange::dnObject(const std::string& dn) const {
  return "{\"dn\":" + jsonText(dn) + ",\"type\":" + jsonText(dns_.at(dn).type) + ",\"devices\":" + devices(dn) +
         ",\"participants\":" + participants(dn) + '}';
}

std::string Exchange::snapshot() const {
  std::string text = "[";
  for (const auto& [dn, what] : dns_)
    if (what.visible) text += (text.size() > 1 ? "," : "") + dnObject(dn);
  return text + ']';
}

std::vector<std::string> Exchange::entitiesOf(std::int64_t callId) const {
  const auto found = calls_.find(callId);
  if (found == calls_.end()) return {};
  return {found->second.entities.begin(), found->second.entities.end()};
}

std::optional<std::int64_t> Exchange::establishedUs(std::int64_t callId) const {
  if (const auto found = calls_.find(callId); found != calls_.end()) return found->second.startUs;
  if (const auto found = ended_.find(callId); found != ended_.end()) return found->second;
  return std::nullopt;
}

void Exchange::restart() {
  legs_.clear();
  byDn_.clear();
  calls_.clear();
  ended_.clear();
  sequence_ = 0;
}

}  // namespace relay::sim
