#include "Tests/Simulator/UserBook.h"

#include <array>
#include <utility>

#include "Tests/Simulator/UserSchema.h"

namespace relay::sim {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::array kAvailableRoutes{"BusyExternal",     "BusyInternal",          "NoAnswerExternal",
                                      "NoAnswerInternal", "NotRegisteredExternal", "NotRegisteredInternal"};

ordered_json destination(const std::string& number, const std::string& outside) {
  if (outside.empty())
    return {{"To", "VoiceMail"},   {"Number", number},    {"Name", ""},
            {"External", nullptr}, {"Type", "Extension"}, {"Tags", json::array()}};
  return {{"To", "External"},    {"Number", nullptr}, {"Name", ""},
          {"External", outside}, {"Type", "None"},    {"Tags", json::array()}};
}

ordered_json profile(int id, const char* name, bool available, const std::string& number, const std::string& outside) {
  ordered_json route = ordered_json::object();
  if (available) {
    for (const char* flag : {"BusyAllCalls", "NoAnswerAllCalls", "NotRegisteredAllCalls"}) route[flag] = true;
    for (const char* where : kAvailableRoutes) route[where] = destination(number, outside);
  } else {
    route = {{"AllHoursExternal", true}, {"AllHoursInternal", true}};
    route["External"] = destination(number, outside);
    route["Internal"] = destination(number, outside);
  }
  ordered_json made{{"Id", id},
                    {"Name", name},
                    {"CustomName", ""},
                    {"CustomMessage", ""},
                    {"AcceptMultipleCalls", true},
                    {"BlockPushCalls", false},
                    {"DisableRingGroupCalls", false},
                    {"NoAnswerTimeout", 20},
                    {"OfficeHoursAutoQueueLogOut", false},
                    {"RingMyMobile", false}};
  made["AvailableRoute"] = available ? route : ordered_json(nullptr);
  made["AwayRoute"] = available ? ordered_json(nullptr) : route;
  return made;
}

ordered_json profiles(const std::string& number, const std::string& outside) {
  return ordered_json::array(
      {profile(1, "Available", true, number, outside), profile(2, "Away", false, number, outside),
       profile(3, "Out of office", false, number, outside), profile(4, "Custom 1", true, number, outside),
       profile(5, "Custom 2", false, number, outside)});
}

// Calls `see` for each destination of a profile.
template <class See>
void forEachDestination(ordered_json& profile, See see) {
  for (const char* route : {"AvailableRoute", "AwayRoute"}) {
    if (!profile[route].is_object()) continue;
    for (auto& [name, value] : profile[route].items())
      if (value.is_object()) see(value);
  }
}

// Members that are given replace those that are there, in objects member by member.
void take(ordered_json& into, const json& given) {
  for (const auto& [name, value] : given.items()) {
    if (value.is_object() && into[name].is_object())
      take(into[name], value);
    else
      into[name] = value;
  }
}

}  // namespace

UserBook::Row UserBook::fresh(const std::string& number, const std::string& given) const {
  const std::string name = given.empty() ? "User " + number : given;
  const std::string mobile = number == options_.onDuty ? options_.mobile : std::string();
  Row row{{"Id", 0},
          {"Number", number},
          {"FirstName", name.substr(0, name.find(' '))},
          {"LastName", name.substr(name.find(' ') + 1)},
          {"DisplayName", name},
          {"EmailAddress", "user" + number + "@example.com"},
          {"Mobile", mobile},
          {"CurrentProfileName", "Available"},
          {"QueueStatus", "LoggedIn"},
          {"Enabled", true},
          {"IsRegistered", number != options_.onDuty},
          {"AuthPassword", "sip-password-of-" + number},
          {"VMPIN", "4711"}};
  row["ForwardingProfiles"] = profiles(number, mobile);
  return row;
}

std::vector<UserBook::Row> UserBook::rows(const Exchange& exchange) {
  std::vector<Row> all;
  int id = 20;
  for (const auto& [number, what] : exchange.dns()) {
    ++id;
    if (what.type != "Wextension") continue;
    const auto known = rows_.find(number);
    Row& row = known != rows_.end() ? known->second : rows_[number] = fresh(number, what.name);
    row["Id"] = id;
    all.push_back(row);
  }
  return all;
}

UserBook::Row* UserBook::find(const Exchange& exchange, const std::string& number) {
  rows(exchange);
  const auto found = rows_.find(number);
  return found == rows_.end() ? nullptr : &found->second;
}

Outcome UserBook::change(Row& row, const json& wanted) const {
  if (const auto fits = fitsUser(wanted); !fits) return fits.error();
  Row changed = row;
  const std::string before = row["Mobile"].is_string() ? row["Mobile"].get<std::string>() : std::string();
  for (const auto& [name, value] : wanted.items()) {
    if (name != "ForwardingProfiles") {
      changed[name] = value;
      continue;
    }
    for (const auto& given : value) {
      bool known = false;
      for (auto& one : changed[name]) {
        if (one["Id"] != given.value("Id", -1)) continue;
        take(one, given);
        known = true;
      }
      if (!known) return Error{Error::Kind::Rejected, "ForwardingProfiles:\nWARNINGS.XAPI.NOT_FOUND"};
    }
  }
  row = std::move(changed);
  if (wanted.contains("Mobile") && options_.rulesFollowMobile) follow(row, before);
  return success();
}

void UserBook::follow(Row& row, const std::string& before) const {
  const std::string now = row["Mobile"].is_string() ? row["Mobile"].get<std::string>() : std::string();
  for (auto& profile : row["ForwardingProfiles"])
    forEachDestination(profile, [&](ordered_json& to) {
      if (to["To"] == "External" && to["External"] == before) to["External"] = now;
    });
}

std::string outsideTarget(const UserBook::Row& row) {
  for (const auto& profile : row.at("ForwardingProfiles")) {
    if (profile.at("Name") != row.at("CurrentProfileName")) continue;
    const auto& available = profile.at("AvailableRoute");
    const auto& to =
        available.is_object() ? available.at("NotRegisteredExternal") : profile.at("AwayRoute").at("External");
    if (to.at("To") == "External" && to.at("External").is_string()) return to.at("External").get<std::string>();
  }
  return {};
}

}  // namespace relay::sim
