#include "Core/OnDuty/OnDuty.h"

namespace relay {

DutySettings dutySettings(const Settings& settings) {
  return {settings.onDuty, settings.pbx.timezone, settings.pbx.country};
}

DutyNumberRules dutyNumberRules(const DutySettings& settings) {
  DutyNumberRules rules;
  rules.country = settings.onDuty.country.empty() ? settings.country : settings.onDuty.country;
  rules.outsidePrefix = settings.onDuty.outsidePrefix;
  if (settings.onDuty.push) rules.dummyExtension = settings.onDuty.dummyExtension;
  return rules;
}

}  // namespace relay
