#include "Service/DutyDesk.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Masking.h"
#include "Core/Moment.h"
#include "Core/OnDuty/DutyPicture.h"
#include "Core/Platform/NativePath.h"
#include "Service/DutyAnswers.h"
#include "Service/ServiceAnswer.h"

namespace relay {
namespace {

using nlohmann::json;

bool nobodyThere(const Error& error) { return error.kind == Error::Kind::Network; }

Error switchedOff() {
  return {Error::Kind::Config, "[onduty] enabled = no: the emergency number is not looked after", false};
}

}  // namespace

DutyDesk::DutyDesk(const Settings& settings) : settings_(dutySettings(settings)), dataDir_(settings.service.dataDir) {}

// Never makes the file: it has to belong to the service's account.
Result<std::unique_ptr<DutyStore>> DutyDesk::store() const {
  const std::string file = dutyDatabaseFile(dataDir_);
  std::error_code unknown;
  if (!std::filesystem::exists(nativePath(file), unknown)) {
    return Error{Error::Kind::Config,
                 "There is no " + file + " yet: start the service once with [onduty] enabled = yes", false};
  }
  return DutyStore::open(file);
}

Result<json> DutyDesk::now() {
  auto answer = askRunningService(dataDir_, {{"ask", "duty.now"}});
  if (answer || !nobodyThere(answer.error())) return answer;
  if (!settings_.onDuty.enabled) return switchedOff();
  const WallTime moment = SystemClock().now();
  const DutyPicture picture = drawDutyPicture(settings_, dataDir_, {moment, moment}, moment);
  return dutyNowJson(picture.schedule.at(moment), maskedUrl(settings_.onDuty.roster), picture.problem);
}

Result<json> DutyDesk::between(WallTime from, WallTime until) {
  auto answer =
      askRunningService(dataDir_, {{"ask", "duty.between"}, {"from", momentText(from)}, {"until", momentText(until)}});
  if (answer || !nobodyThere(answer.error())) return answer;
  return simulate(from, until);
}

Result<json> DutyDesk::simulate(WallTime from, WallTime until) const {
  if (!settings_.onDuty.enabled) return switchedOff();
  const DutyPicture picture = drawDutyPicture(settings_, dataDir_, {from, until}, SystemClock().now());
  return dutyShiftsJson(picture.schedule.between(from, until), picture.warnings, picture.problem);
}

Outcome DutyDesk::setOverride(const OverrideWish& wish) {
  const auto answer = askRunningService(dataDir_, {{"ask", "duty.override"},
                                                   {"person", wish.person},
                                                   {"from", momentText(wish.from)},
                                                   {"until", momentText(wish.until)},
                                                   {"why", wish.why},
                                                   {"who", wish.who}});
  if (answer) return success();
  if (!nobodyThere(answer.error())) return answer.error();
  const auto checked = checkedOverride(settings_, wish, SystemClock().now());
  if (!checked) return checked.error();
  const auto opened = store();
  if (!opened) return opened.error();
  const auto added = opened.value()->addOverride(checked.value());
  if (!added) return added.error();
  opened.value()->record(overrideMade(checked.value()));
  return success();
}

Result<int> DutyDesk::clearOverrides(WallTime from, WallTime until, const std::string& why, const std::string& who) {
  const auto answer = askRunningService(
      dataDir_,
      {{"ask", "duty.clear"}, {"from", momentText(from)}, {"until", momentText(until)}, {"why", why}, {"who", who}});
  if (answer) return answer.value().is_number_integer() ? answer.value().get<int>() : 0;
  if (!nobodyThere(answer.error())) return answer.error();
  const auto opened = store();
  if (!opened) return opened.error();
  const WallTime at = SystemClock().now();
  const auto cleared = opened.value()->clearOverrides(from, until, at, who, why);
  if (!cleared) return cleared.error();
  for (const DutyOverride& one : cleared.value()) opened.value()->record(overrideEnded(one, at, who, why));
  return static_cast<int>(cleared.value().size());
}

Result<std::vector<DutyRecord>> DutyDesk::log(const DutyLogQuery& query) const {
  const auto opened = store();
  if (!opened) return opened.error();
  return opened.value()->log(query);
}

}  // namespace relay
