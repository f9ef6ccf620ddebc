#include <fstream>
#include <regex>
#include <stdexcept>

#include <gtest/gtest.h>

#include "Tests/Unit/Calls/Trace.h"

namespace relay::test {
namespace {

std::string encoded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '+') {
      out += "%2B";
    } else {
      out += c;
    }
  }
  return out;
}

std::string queryOf(const CallEvent& event) {
  const std::string direction = event.direction == Direction::Incoming ? "incoming" : "outgoing";
  const std::string caller = event.callerNumber.empty() ? "anonymous" : encoded(event.callerNumber);
  const std::string did = event.direction == Direction::Incoming ? "&did=" + event.did : "";
  constexpr const char* userTypes[] = {"ext", "queue", "other"};
  constexpr const char* transfers[] = {"NotDef", "Blind", "Accom"};
  const std::string id = "&id=@" + event.id().substr(12);
  const std::string who = "&callerid=" + caller + "&user=" + event.user;
  switch (event.kind) {
    case EventKind::Started:
      return "event=" + direction + "call_started" + who + did +
             "&trtype=" + transfers[static_cast<int>(event.transferType)] + id;
    case EventKind::Ended: {
      const bool ok = event.finish == FinishType::Ok;
      const auto seconds = std::chrono::floor<std::chrono::seconds>(event.talk).count();
      return "event=" + direction + who + "&finishtype=" + (ok ? "Ok" : "Missed") +
             "&transfer=" + (event.transferred ? "true" : "false") +
             (ok ? "&duration=" + std::to_string(seconds) : "") + id;
    }
    default:
      return std::string("event=") + (event.kind == EventKind::Dialing ? "dialing" : "ringing") + who +
             "&usertype=" + userTypes[static_cast<int>(event.userType)] + "&did=" + event.did + id;
  }
}

std::string callOf(const std::string& query) {
  const auto from = query.find("&id=@_") + 6;
  return query.substr(from, query.find('-', from) - from);
}

}  // namespace

std::map<std::string, std::vector<std::string>> loadExpectation(const std::string& file) {
  std::map<std::string, std::vector<std::string>> lines;
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot open " + file);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line[0] != '#') lines[callOf(line)].push_back(line);
  }
  return lines;
}

std::map<std::string, std::vector<std::string>> queriesOf(const std::vector<CallEvent>& events) {
  std::map<std::string, std::vector<std::string>> lines;
  std::map<std::int64_t, std::string> keys;
  for (const CallEvent& event : events) {
    if (event.internal || event.kind == EventKind::Stopped) continue;
    EXPECT_TRUE(std::regex_match(event.id(), std::regex("[0-9]{12}_[0-9]+-[0-9]+"))) << event.id();
    EXPECT_EQ(keys.emplace(event.callId, event.callKey).first->second, event.callKey);
    const std::string query = queryOf(event);
    lines[callOf(query)].push_back(query);
  }
  return lines;
}

}  // namespace relay::test
