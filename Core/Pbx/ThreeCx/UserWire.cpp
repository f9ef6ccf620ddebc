#include "Core/Pbx/ThreeCx/UserWire.h"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Pbx/ThreeCx/Json.h"

namespace relay::threecx {
namespace {

using nlohmann::json;

struct Place {
  const char* member;
  const char* when;
  bool outside;
};
constexpr std::array availablePlaces{Place{"NotRegisteredExternal", "not registered", true},
                                     Place{"NoAnswerExternal", "no answer", true},
                                     Place{"BusyExternal", "busy", true},
                                     Place{"NotRegisteredInternal", "not registered", false},
                                     Place{"NoAnswerInternal", "no answer", false},
                                     Place{"BusyInternal", "busy", false}};
constexpr std::array awayPlaces{Place{"External", "always", true}, Place{"Internal", "always", false}};

constexpr JsonLimits userLimits{1024 * 1024, 50'000, 32};

template <class Places>
void readRoute(const json& profile, const char* route, const Places& places, std::vector<ForwardingRule>& rules) {
  const auto found = profile.find(route);
  if (found == profile.end() || !found->is_object()) return;
  for (const Place& place : places) {
    const auto target = found->find(place.member);
    ForwardingRule rule{textOf(profile, "Name"), place.when, place.outside, {}, {}};
    if (target != found->end() && target->is_object()) {
      rule.to = textOf(*target, "To");
      rule.number = textOf(*target, "External");
    }
    rules.push_back(std::move(rule));
  }
}

ForwardingUser readUser(const json& row) {
  ForwardingUser user;
  user.id = numberOf(row, "Id").value_or(0);
  user.number = textOf(row, "Number");
  user.mobile = textOf(row, "Mobile");
  user.profile = textOf(row, "CurrentProfileName");
  const auto enabled = row.find("Enabled");
  user.enabled = enabled == row.end() || !enabled->is_boolean() || enabled->get<bool>();
  const auto* profiles = arrayOf(row, "ForwardingProfiles");
  if (profiles == nullptr) return user;
  for (const auto& profile : *profiles) {
    if (!profile.is_object()) continue;
    readRoute(profile, "AvailableRoute", availablePlaces, user.rules);
    readRoute(profile, "AwayRoute", awayPlaces, user.rules);
  }
  user.rulesText = profiles->dump();
  return user;
}

template <class Places>
void turnRoute(json& profile, const char* route, const Places& places, std::string_view number) {
  const auto found = profile.find(route);
  if (found == profile.end() || !found->is_object()) return;
  for (const char* always : {"AllHoursExternal", "AllHoursInternal"}) {
    if (found->contains(always)) (*found)[always] = true;
  }
  for (const Place& place : places) {
    (*found)[place.member] = {{"To", "External"},   {"Number", nullptr}, {"Name", ""},
                              {"External", number}, {"Type", "None"},    {"Tags", json::array()}};
  }
}

// What the server says about an object ("@odata.…") is not part of it.
void dropAnnotations(json& value) {
  if (value.is_object()) {
    for (auto it = value.begin(); it != value.end();) it = it.key().find('@') == 0 ? value.erase(it) : std::next(it);
  }
  if (value.is_structured()) {
    for (auto& inner : value) dropAnnotations(inner);
  }
}

}  // namespace

std::string userPath(std::string_view extension) {
  std::string quoted;
  for (const char c : extension) {
    if (c >= '0' && c <= '9') quoted += c;
  }
  return "/xapi/v1/Users?$filter=Number%20eq%20%27" + quoted +
         "%27&$select=Id,Number,Mobile,CurrentProfileName,Enabled&$expand=ForwardingProfiles";
}

std::optional<std::vector<ForwardingUser>> parseForwardingUsers(std::string_view text) {
  const auto parsed = parseJson(text, userLimits);
  const auto* rows = parsed ? arrayOf(*parsed, "value") : nullptr;
  if (rows == nullptr) return std::nullopt;
  std::vector<ForwardingUser> users;
  for (const auto& row : *rows) {
    if (row.is_object()) users.push_back(readUser(row));
  }
  return users;
}

std::string mobileChange(std::string_view number) { return json{{"Mobile", number}}.dump(); }

std::string rulesChange(const std::string& rulesText, std::string_view number) {
  json profiles = json::parse(rulesText, nullptr, false);
  if (!profiles.is_array()) profiles = json::array();
  dropAnnotations(profiles);
  for (auto& profile : profiles) {
    if (!profile.is_object()) continue;
    turnRoute(profile, "AvailableRoute", availablePlaces, number);
    turnRoute(profile, "AwayRoute", awayPlaces, number);
  }
  return json{{"ForwardingProfiles", profiles}}.dump();
}

}  // namespace relay::threecx
