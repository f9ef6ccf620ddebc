#include "Tests/Simulator/Leg.h"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

namespace relay::sim {

namespace {

using Member = std::pair<const char*, std::string Leg::*>;
constexpr std::array<Member, 14> kTexts{{
    {"status", &Leg::status},
    {"dn", &Leg::dn},
    {"party_caller_name", &Leg::partyName},
    {"party_dn", &Leg::partyDn},
    {"party_caller_id", &Leg::partyNumber},
    {"party_did", &Leg::partyDid},
    {"device_id", &Leg::device},
    {"party_dn_type", &Leg::partyType},
    {"originated_by_dn", &Leg::originatedBy},
    {"originated_by_type", &Leg::originatedType},
    {"referred_by_dn", &Leg::referredBy},
    {"referred_by_type", &Leg::referredType},
    {"on_behalf_of_dn", &Leg::onBehalfOf},
    {"on_behalf_of_type", &Leg::onBehalfType},
}};

}  // namespace

std::string toJson(const Leg& leg) {
  nlohmann::ordered_json object;
  object["id"] = leg.id;
  for (std::size_t i = 0; i < kTexts.size(); ++i) {
    object[kTexts[i].first] = leg.*kTexts[i].second;
    if (kTexts[i].second == &Leg::partyType) object["direct_control"] = leg.directControl;
  }
  object["callid"] = leg.callId;
  object["legid"] = leg.legId;
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Leg legFromJson(const nlohmann::json& object) {
  Leg leg;
  const auto given = [&](const char* name) { return object.contains(name) && !object.at(name).is_null(); };
  if (given("id")) leg.id = object.at("id").get<std::int64_t>();
  if (given("callid")) leg.callId = object.at("callid").get<std::int64_t>();
  if (given("legid")) leg.legId = object.at("legid").get<int>();
  if (given("direct_control")) leg.directControl = object.at("direct_control").get<bool>();
  for (const auto& [name, member] : kTexts)
    if (given(name)) leg.*member = object.at(name).get<std::string>();
  return leg;
}

bool setMember(Leg& leg, const std::string& key, const std::string& value) {
  for (const auto& [name, member] : kTexts)
    if (key == name) {
      leg.*member = value;
      return true;
    }
  if (key == "legid") leg.legId = std::atoi(value.c_str());
  if (key == "direct_control") leg.directControl = value == "true" || value == "yes";
  return key == "legid" || key == "direct_control";
}

}  // namespace relay::sim
