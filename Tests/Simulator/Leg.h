#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace relay::sim {

// A participant as call control shows it (docs/3cx.md). Absent strings are "", absent types "None".
struct Leg {
  std::int64_t id = 0;
  std::int64_t callId = 0;
  int legId = 0;
  std::string status = "Ringing";  // Dialing, Ringing, Connected
  std::string dn;
  std::string device;  // empty: none
  std::string partyName;
  std::string partyDn;
  std::string partyNumber;
  std::string partyDid;
  std::string partyType = "None";
  bool directControl = false;
  std::string originatedBy, originatedType = "None";
  std::string referredBy, referredType = "None";
  std::string onBehalfOf, onBehalfType = "None";

  bool connected() const { return status == "Connected"; }
  bool facesOutside() const { return partyType == "Wexternalline"; }
  std::string entity() const { return "/callcontrol/" + dn + "/participants/" + std::to_string(id); }
};

// All members, compact, in the order of the live captures.
std::string toJson(const Leg& leg);

// Missing and null members take their defaults. Failure: throws nlohmann::json::exception where a
// member has the wrong type.
Leg legFromJson(const nlohmann::json& object);

// Sets the member that call control names `key` ("status", "party_did", …) from text; false: no such member.
bool setMember(Leg& leg, const std::string& key, const std::string& value);

}  // namespace relay::sim
