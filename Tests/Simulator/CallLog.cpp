#include "Tests/Simulator/CallLog.h"

#include <chrono>
#include <cstdio>
#include <utility>

#include <nlohmann/json.hpp>

namespace relay::sim {

namespace {
constexpr std::size_t kRowLimit = 20'000;
constexpr std::uint64_t kUnixInFiletime = 116'444'736'000'000'000ULL;  // 100 ns from 1601 to 1970
}  // namespace

std::string historyGuid(std::int64_t momentUs, std::uint32_t counter) {
  const std::uint64_t time = static_cast<std::uint64_t>(momentUs) * 10 + kUnixInFiletime;
  char text[40];
  std::snprintf(text, sizeof text, "00000000-%04x-%04x-%04x-%04x%08x", static_cast<unsigned>(time >> 48 & 0xffff),
                static_cast<unsigned>(time >> 32 & 0xffff), static_cast<unsigned>(time >> 16 & 0xffff),
                static_cast<unsigned>(time & 0xffff), counter);
  return text;
}

std::string isoDuration(std::int64_t us) {
  const std::int64_t seconds = us / 1'000'000;
  std::string text = "PT";
  if (seconds >= 3600) text += std::to_string(seconds / 3600) + 'H';
  if (seconds >= 60) text += std::to_string(seconds / 60 % 60) + 'M';
  char rest[32];
  if (us % 1'000'000 == 0)
    std::snprintf(rest, sizeof rest, "%dS", static_cast<int>(seconds % 60));
  else
    std::snprintf(rest, sizeof rest, "%d.%06dS", static_cast<int>(seconds % 60), static_cast<int>(us % 1'000'000));
  return text + rest;
}

std::string isoMoment(std::int64_t us, int digits) {
  using namespace std::chrono;
  const sys_time<microseconds> moment{microseconds(us)};
  const auto day = floor<days>(moment);
  const year_month_day date(day);
  const hh_mm_ss time(moment - day);
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
  return std::string(text, digits == 0 ? 19 : 20 + static_cast<std::size_t>(digits)) + 'Z';
}

std::string toJson(const LoggedRow& row) {
  const bool answered = row.answeredUs != 0;
  const std::int64_t ringing = (answered ? row.answeredUs : row.endUs) - row.startUs;
  const auto shown = [](const std::string& name, const std::string& dn) { return name.empty() ? dn : name; };
  nlohmann::ordered_json json;
  json["MainCallHistoryId"] = json["CallHistoryId"] =
      historyGuid(row.callStartUs, static_cast<std::uint32_t>(row.callId));
  json["CdrId"] = historyGuid(row.startUs, row.segment);
  json["CallId"] = 1;
  json["Indent"] = 1;
  json["StartTime"] = isoMoment(row.startUs, 6);
  json["SourceType"] = 1;
  json["SourceDn"] = row.sourceDn;
  json["SourceCallerId"] = row.sourceNumber;
  json["SourceDisplayName"] = shown(row.sourceName, row.sourceDn);
  json["DestinationType"] = 1;
  json["DestinationDn"] = row.destinationDn;
  json["DestinationCallerId"] = row.destinationNumber;
  json["DestinationDisplayName"] = shown(row.destinationName, row.destinationDn);
  json["ActionType"] = 1;
  json["ActionDnType"] = 1;
  json["RingingDuration"] = isoDuration(ringing);
  json["TalkingDuration"] = isoDuration(answered ? row.endUs - row.answeredUs : 0);
  json["CallCost"] = 0;
  json["Answered"] = answered;
  json["Direction"] = row.direction;
  json["CallType"] = row.callType;
  json["Status"] = !answered ? "Unanswered" : row.callType == "Queue" ? "Waiting" : "Answered";
  json["SubrowDescNumber"] = 1;
  json["Reason"] = row.reason;
  json["SegmentId"] = 1;
  json["QualityReport"] = false;
  json["Recordings"] = nlohmann::json::array();
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void CallLog::add(LoggedRow row) {
  row.segment = ++segments_;
  rows_.push_front(std::move(row));
  if (rows_.size() > kRowLimit) rows_.pop_back();
}

std::vector<const LoggedRow*> CallLog::between(std::int64_t fromUs, std::int64_t toUs, std::int64_t visibleUs) const {
  std::vector<const LoggedRow*> found;
  for (const auto& row : rows_)
    if (row.startUs >= fromUs && row.startUs < toUs && row.endUs <= visibleUs) found.push_back(&row);
  return found;
}

}  // namespace relay::sim
