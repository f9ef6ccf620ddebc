#include "Core/OnDuty/OnDuty.h"

namespace relay {

DutySettings dutySettings(const Settings& settings) {
  DutySettings duty{settings.onDuty, settings.pbx.timezone, settings.pbx.country, {}};
  // Calls to the extension that the client id names would come back to this service.
  const std::string& client = settings.pbx.clientId;
  if (!client.empty() && client.find_first_not_of("0123456789") == std::string::npos) duty.ownNumbers.push_back(client);
  return duty;
}

DutyNumberRules dutyNumberRules(const DutySettings& settings) {
  DutyNumberRules rules;
  rules.country = settings.onDuty.country.empty() ? settings.country : settings.onDuty.country;
  rules.outsidePrefix = settings.onDuty.outsidePrefix;
  rules.dummyExtension = settings.onDuty.dummyExtension;
  rules.own = settings.ownNumbers;
  return rules;
}

}  // namespace relay
