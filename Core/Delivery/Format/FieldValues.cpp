#include "Core/Delivery/Format/FieldValues.h"

#include <algorithm>

#include "Core/Delivery/Format/PhoneNumber.h"

namespace relay {

std::string callerIdOf(const CallEvent& event, CallerIdFormat format, const std::string& country) {
  if (event.callerNumber.empty()) return "anonymous";
  return formattedNumber(event.callerNumber, format, country);
}

std::int64_t talkSeconds(std::chrono::milliseconds talk) {
  return std::max<std::int64_t>(std::chrono::floor<std::chrono::seconds>(talk).count(), 0);
}

std::string durationText(std::chrono::milliseconds talk, DurationFormat format) {
  const auto total = talkSeconds(talk);
  if (format == DurationFormat::Seconds) return std::to_string(total);
  const auto twoDigits = [](std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return twoDigits(total / 60) + ':' + twoDigits(total % 60);
}

}  // namespace relay
