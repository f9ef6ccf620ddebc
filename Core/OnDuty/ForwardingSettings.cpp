#include "Core/OnDuty/ForwardingSettings.h"

#include <algorithm>

#include "Core/Delivery/Format/PhoneNumber.h"

namespace relay {
namespace {

constexpr std::ptrdiff_t longestExtension = 6;

bool leadsOutside(std::string_view number) {
  return std::count_if(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; }) > longestExtension;
}

}  // namespace

ForwardingSettings forwardingSettings(const DutySettings& settings) {
  const OnDutySettings& duty = settings.onDuty;
  ForwardingSettings result;
  result.enabled = duty.enabled && duty.push && !duty.dummyExtension.empty();
  result.extension = duty.dummyExtension;
  result.format = duty.pushFormat;
  result.outsidePrefix = duty.outsidePrefix;
  result.country = settings.country.empty() ? duty.country : settings.country;
  result.writesRules = duty.profiles;
  result.repairs = duty.repair;
  result.verifyEvery = duty.verifyEvery;
  result.numbers = dutyNumberRules(settings);
  return result;
}

std::string pushedNumber(std::string_view number, const ForwardingSettings& settings) {
  if (!leadsOutside(number)) return std::string(number);
  return settings.outsidePrefix + formattedNumber(number, settings.format, settings.country);
}

bool sameNumber(std::string_view a, std::string_view b, const ForwardingSettings& settings) {
  if (dutyDigits(a) == dutyDigits(b)) return true;
  const auto whole = [&](std::string_view number) {
    return dutyDigits(formattedNumber(number, CallerIdFormat::E164, settings.country));
  };
  return whole(a) == whole(b);
}

}  // namespace relay
