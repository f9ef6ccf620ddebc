// GET /callcontrol… (docs/3cx.md) and its POSTs.
#include <nlohmann/json.hpp>

#include "Tests/Simulator/Routes.h"

namespace relay::sim {

using test::ServerReply;
using test::ServerRequest;

namespace {

std::string deviceOf(const Site& site, const std::string& dn, const std::string& id) {
  const auto devices = nlohmann::ordered_json::parse(site.exchange.devices(dn));
  for (const auto& device : devices)
    if (device.at("device_id") == id) return device.dump();
  return {};
}

// "Success" or "Failed" as word or number, with what it says.
std::string result(const Site& site, bool success, const std::string& text, const std::string& participant) {
  nlohmann::ordered_json answer;
  if (site.options.statusWord)
    answer["finalstatus"] = success ? "Success" : "Failed";
  else
    answer["finalstatus"] = success ? 1 : -1;
  answer["reason"] = "None";
  answer["reasontext"] = text;
  answer["result"] = participant.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json::parse(participant);
  return answer.dump();
}

void put(Site& site, const Leg& leg, std::int64_t nowUs) {
  site.exchange.put(leg, {}, nowUs);
  SendFrame frame;
  frame.entity = leg.entity();
  frame.callId = leg.callId;
  frame.legId = leg.id;
  site.exchange.send(std::move(frame));
}

void drop(Site& site, const std::string& entity, std::int64_t nowUs) {
  const Leg* leg = site.exchange.leg(entity);
  if (leg == nullptr) return;
  SendFrame frame;
  frame.type = 1;
  frame.entity = entity;
  frame.callId = leg->callId;
  frame.legId = leg->id;
  site.exchange.end(entity, nowUs);
  site.exchange.send(std::move(frame));
}

// The participant goes on to another DN, in the same call.
Leg handOver(Site& site, const Leg& from, const std::string& to, bool transfer, std::int64_t nowUs) {
  Leg leg = from;
  leg.id = site.nextLegId++;
  leg.legId = from.legId + 1;
  leg.status = "Ringing";
  leg.dn = to;
  leg.device = "sip:" + to + "@127.0.0.1:5063";
  leg.originatedBy.clear();
  leg.originatedType = "None";
  (transfer ? leg.referredBy : leg.onBehalfOf) = from.dn;
  (transfer ? leg.referredType : leg.onBehalfType) = "Wextension";
  put(site, leg, nowUs);
  return leg;
}

ServerReply act(Site& site, Leg leg, const std::string& verb, const std::string& destination, std::int64_t nowUs) {
  const auto failed = [&](const char* why) { return jsonReply(result(site, false, why, {}), 400); };
  const auto done = [&](const Leg& now) { return jsonReply(result(site, true, "", toJson(now))); };
  if (verb == "drop") {
    drop(site, leg.entity(), nowUs);
    return done(leg);
  }
  if (verb == "attach_participant_data" || verb == "attach_party_data") return done(leg);
  if (verb == "answer") {
    if (leg.status != "Ringing" || !leg.directControl) return failed("The participant can't be answered");
    leg.status = "Connected";
    put(site, leg, nowUs);
    return done(leg);
  }
  if (verb != "divert" && verb != "routeto" && verb != "transferto") return jsonReply("", 404);
  if (site.exchange.find(destination) == nullptr) return failed("The destination is not valid");
  if (verb == "divert" && leg.status != "Ringing") return failed("Only a ringing participant can be diverted");
  if (verb == "transferto" && !leg.connected()) return failed("Only a connected participant can be transferred");
  const Leg next = handOver(site, leg, destination, verb == "transferto", nowUs);
  if (verb != "routeto") drop(site, leg.entity(), nowUs);
  return done(next);
}

ServerReply makeCall(Site& site, const std::string& dn, const std::string& device, const std::string& destination,
                     std::int64_t nowUs) {
  if (destination.empty()) return jsonReply(result(site, false, "No destination", {}), 400);
  Leg leg;
  leg.id = site.nextLegId++;
  leg.callId = leg.id;
  leg.legId = 1;
  leg.status = "Dialing";
  leg.dn = dn;
  leg.device = device.empty() ? "sip:" + dn + "@127.0.0.1:5063" : device;
  leg.directControl = true;
  const bool inside = site.exchange.find(destination) != nullptr;
  leg.partyDn = inside ? destination : "10001";
  leg.partyType = inside ? "Wextension" : "Wexternalline";
  leg.partyNumber = destination;
  put(site, leg, nowUs);
  return jsonReply(result(site, true, "", toJson(leg)));
}

}  // namespace

ServerReply callControl(Site& site, const ServerRequest& request, std::int64_t) {
  if (site.denies("callcontrol")) return jsonReply("", 403);
  const auto parts = pathParts(request.path());
  if (parts.empty() || parts[0] != "callcontrol") return jsonReply("", 404);
  if (parts.size() == 1) return jsonReply(site.exchange.snapshot());
  const Dn* dn = site.exchange.find(parts[1]);
  if (dn != nullptr && !dn->visible) return jsonReply("", 403);
  if (parts.size() == 2) return dn == nullptr ? jsonReply("", 404) : jsonReply(site.exchange.dnObject(parts[1]));
  const bool item = parts.size() == 4;
  std::string body;
  if (parts[2] == "participants")
    body = item            ? site.exchange.participant("/callcontrol/" + parts[1] + "/participants/" + parts[3])
           : dn == nullptr ? ""
                           : site.exchange.participants(parts[1]);
  else if (parts[2] == "devices" && dn != nullptr)
    body = item ? deviceOf(site, parts[1], parts[3]) : site.exchange.devices(parts[1]);
  return body.empty() ? jsonReply("", 404) : jsonReply(std::move(body));
}

ServerReply action(Site& site, const ServerRequest& request, std::int64_t nowUs) {
  if (site.denies("callcontrol")) return jsonReply("", 403);
  const auto parts = pathParts(request.path());
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  if (!body.is_object()) return jsonReply("", 400);  // an empty body is refused, too
  const std::string destination = body.value("destination", std::string());
  if (parts.size() < 3 || parts[0] != "callcontrol") return jsonReply("", 404);
  const Dn* dn = site.exchange.find(parts[1]);
  if (dn == nullptr) return jsonReply("", 404);
  if (!dn->visible) return jsonReply("", 403);
  if (parts.size() == 3 && parts[2] == "makecall") return makeCall(site, parts[1], {}, destination, nowUs);
  if (parts.size() == 5 && parts[2] == "devices" && parts[4] == "makecall") {
    if (deviceOf(site, parts[1], parts[3]).empty()) return jsonReply("", 404);
    return makeCall(site, parts[1], parts[3], destination, nowUs);
  }
  if (parts.size() != 5 || parts[2] != "participants") return jsonReply("", 404);
  const Leg* leg = site.exchange.leg("/callcontrol/" + parts[1] + "/participants/" + parts[3]);
  if (leg == nullptr) return jsonReply(result(site, false, "The participant is gone", {}), 404);
  return act(site, *leg, parts[4], destination, nowUs);
}

}  // namespace relay::sim
