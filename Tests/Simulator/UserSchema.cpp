#include "Tests/Simulator/UserSchema.h"

#include <functional>
#include <map>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

namespace relay::sim {

namespace {

using nlohmann::json;
using Fits = std::function<Outcome(const json&)>;
using Members = std::map<std::string, Fits>;

Outcome refused(const std::string& what) { return Error{Error::Kind::Rejected, what}; }

Outcome text(const json& value) {
  return value.is_string() || value.is_null() ? success() : refused("a text is expected");
}
Outcome flag(const json& value) {
  return value.is_boolean() || value.is_null() ? success() : refused("true or false is expected");
}
Outcome number(const json& value) { return value.is_number_integer() ? success() : refused("a number is expected"); }
Outcome anyList(const json& value) { return value.is_array() ? success() : refused("a list is expected"); }

Fits word(std::set<std::string> words) {
  return [words = std::move(words)](const json& value) -> Outcome {
    if (value.is_null() || (value.is_string() && words.count(value.get<std::string>()) != 0)) return success();
    return refused("not a word of its list: " + value.dump());
  };
}

Outcome object(const json& value, const Members& members, const std::string& type) {
  if (value.is_null()) return success();
  if (!value.is_object()) return refused("an object of type '" + type + "' is expected");
  for (const auto& [name, content] : value.items()) {
    const auto known = members.find(name);
    if (known == members.end()) return refused("The property '" + name + "' does not exist on type '" + type + "'.");
    const Outcome fits = known->second(content);
    if (!fits) return refused(name + ":\n" + fits.error().what);
  }
  return success();
}

Outcome destination(const json& value) {
  static const Members members{
      {"To", word({"None", "VoiceMail", "Extension", "Queue", "RingGroup", "IVR", "External", "Fax", "Boomerang",
                   "Deflect", "VoiceMailOfDestination", "Callback", "RoutePoint", "ProceedWithNoExceptions"})},
      {"Number", text},
      {"Name", text},
      {"External", text},
      {"Type", word({"None", "Extension", "Queue", "RingGroup", "IVR", "Fax", "Conference", "SpecialMenu", "Parking",
                     "ExternalLine", "Group", "RoutePoint"})},
      {"Tags", anyList}};
  return object(value, members, "Pbx.Destination");
}

Outcome availableRoute(const json& value) {
  static const Members members{
      {"BusyAllCalls", flag},          {"BusyExternal", destination},          {"BusyInternal", destination},
      {"NoAnswerAllCalls", flag},      {"NoAnswerExternal", destination},      {"NoAnswerInternal", destination},
      {"NotRegisteredAllCalls", flag}, {"NotRegisteredExternal", destination}, {"NotRegisteredInternal", destination}};
  return object(value, members, "Pbx.AvailableRouting");
}

Outcome awayRoute(const json& value) {
  static const Members members{
      {"AllHoursExternal", flag}, {"AllHoursInternal", flag}, {"External", destination}, {"Internal", destination}};
  return object(value, members, "Pbx.AwayRouting");
}

Outcome profiles(const json& value) {
  static const Members members{{"Id", number},
                               {"Name", text},
                               {"CustomName", text},
                               {"CustomMessage", text},
                               {"AcceptMultipleCalls", flag},
                               {"BlockPushCalls", flag},
                               {"DisableRingGroupCalls", flag},
                               {"NoAnswerTimeout", number},
                               {"OfficeHoursAutoQueueLogOut", flag},
                               {"RingMyMobile", flag},
                               {"AvailableRoute", availableRoute},
                               {"AwayRoute", awayRoute}};
  if (!value.is_array()) return refused("a list is expected");
  for (const auto& one : value) {
    const Outcome fits = object(one, members, "Pbx.ForwardingProfile");
    if (!fits) return fits;
    if (!one.is_object() || !one.contains("Id")) return refused("Id:\nWARNINGS.XAPI.REQUIRED");
  }
  return success();
}

}  // namespace

Outcome fitsUser(const json& wanted) {
  static const Members members{{"FirstName", text},
                               {"LastName", text},
                               {"DisplayName", text},
                               {"EmailAddress", text},
                               {"Mobile", text},
                               {"CurrentProfileName", text},
                               {"Enabled", flag},
                               {"QueueStatus", word({"LoggedIn", "LoggedOut"})},
                               {"ForwardingProfiles", profiles}};
  if (!wanted.is_object()) return refused("The request body is not an object.");
  return object(wanted, members, "Pbx.User");
}

}  // namespace relay::sim
