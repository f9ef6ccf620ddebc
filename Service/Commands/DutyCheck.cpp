#include "Service/Commands/DutyCheck.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Masking.h"
#include "Core/OnDuty/DutyPicture.h"

namespace relay {
namespace {

using nlohmann::json;

json line(const char* level, std::string text) { return {{"level", level}, {"text", std::move(text)}}; }

std::string whoText(const DutyAnswer& answer) {
  const std::string number = answer.number.empty() ? std::string("no number") : masked(answer.number);
  return answer.active ? answer.displayName + " (" + number + ")" : "nobody; calls go to " + number;
}

}  // namespace

json dutyLines(const Settings& settings) {
  const DutySettings duty = dutySettings(settings);
  const WallTime now = SystemClock().now();
  const DutyPicture picture = drawDutyPicture(duty, settings.service.dataDir, {now, now}, now);
  json lines = json::array();
  if (!picture.problem.empty()) lines.push_back(line("warning", picture.problem));
  const std::string roster = maskedUrl(duty.onDuty.roster);
  lines.push_back(line("good", "Roster " + roster + ": on duty now is " + whoText(picture.schedule.at(now))));
  for (const DutyWarning& warning : picture.warnings) lines.push_back(line("warning", warning.text));
  return lines;
}

}  // namespace relay
