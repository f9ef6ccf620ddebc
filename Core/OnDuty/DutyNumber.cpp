#include "Core/OnDuty/DutyNumber.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "Core/Delivery/Format/PhoneNumber.h"

namespace relay {
namespace {

struct EmergencyServices {
  std::string_view country;
  std::string_view numbers;  // between spaces
};

// Beside 112, which every mobile network knows. Source: ITU-T E.129 national notifications, EENA, NENA.
constexpr std::array services{
    EmergencyServices{"AT", " 110 120 122 128 130 133 140 141 144 "},
    EmergencyServices{"AU", " 000 106 "},
    EmergencyServices{"BE", " 100 101 102 107 110 "},
    EmergencyServices{"BG", " 150 160 166 "},
    EmergencyServices{"CA", " 911 "},
    EmergencyServices{"CH", " 117 118 143 144 145 147 1414 "},
    EmergencyServices{"CY", " 199 "},
    EmergencyServices{"CZ", " 150 155 156 158 "},
    EmergencyServices{"DE", " 110 116117 19222 "},
    EmergencyServices{"DK", " 114 1813 "},
    EmergencyServices{"ES", " 061 062 080 085 088 091 092 "},
    EmergencyServices{"FI", " 10022 "},
    EmergencyServices{"FR", " 15 17 18 114 115 119 191 196 197 "},
    EmergencyServices{"GB", " 101 111 999 "},
    EmergencyServices{"GR", " 100 108 166 199 "},
    EmergencyServices{"HR", " 192 193 194 195 "},
    EmergencyServices{"HU", " 104 105 107 "},
    EmergencyServices{"IE", " 999 "},
    EmergencyServices{"IL", " 100 101 102 103 104 "},
    EmergencyServices{"IN", " 100 101 102 108 "},
    EmergencyServices{"IT", " 113 114 115 117 118 1530 "},
    EmergencyServices{"LU", " 113 "},
    EmergencyServices{"NL", " 144 113 "},
    EmergencyServices{"NO", " 110 113 "},
    EmergencyServices{"NZ", " 111 "},
    EmergencyServices{"PL", " 984 985 986 997 998 999 "},
    EmergencyServices{"PT", " 115 117 "},
    EmergencyServices{"RO", " 113 114 "},
    EmergencyServices{"RS", " 192 193 194 "},
    EmergencyServices{"RU", " 01 02 03 04 101 102 103 104 "},
    EmergencyServices{"SE", " 90000 "},
    EmergencyServices{"SI", " 113 "},
    EmergencyServices{"SK", " 150 155 158 159 "},
    EmergencyServices{"TR", " 110 122 153 154 155 156 158 177 "},
    EmergencyServices{"UA", " 101 102 103 104 "},
    EmergencyServices{"US", " 911 988 "},
    EmergencyServices{"ZA", " 10111 10177 "},
};

// Where the country is not known: few, since short numbers are those of extensions, too.
constexpr std::string_view commonServices = " 110 911 ";

bool isEmergency(const std::string& digits, const std::string& country) {
  if (digits == "112") return true;
  const auto found =
      std::find_if(services.begin(), services.end(), [&](const auto& one) { return one.country == country; });
  const std::string_view numbers = found == services.end() ? commonServices : found->numbers;
  return !digits.empty() && numbers.find(' ' + digits + ' ') != std::string_view::npos;
}

bool sameNumber(std::string_view one, std::string_view other, const std::string& country) {
  if (other.empty()) return false;
  const auto form = [&](std::string_view number) {
    return dutyDigits(formattedNumber(number, CallerIdFormat::E164, country));
  };
  return form(one) == form(other) || dutyDigits(one) == dutyDigits(other);
}

}  // namespace

std::string dutyDigits(std::string_view number) {
  std::string digits;
  for (const char c : number) {
    if ((c >= '0' && c <= '9') || (c == '+' && digits.empty())) digits += c;
  }
  if (digits.starts_with("00") && digits.size() > 6) digits.replace(0, 2, "+");
  return digits;
}

std::string unusableBecause(std::string_view number, const DutyNumberRules& rules) {
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  const auto isLetter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  if (number.empty()) return "there is none";
  if (std::none_of(number.begin(), number.end(), isDigit)) return "it has no digits";
  if (std::any_of(number.begin(), number.end(), isLetter)) return "it has letters";
  const std::string digits = dutyDigits(number);
  const std::string& prefix = rules.outsidePrefix;
  const bool behindPrefix = !prefix.empty() && digits.starts_with(prefix);
  if (isEmergency(digits, rules.country) || (behindPrefix && isEmergency(digits.substr(prefix.size()), rules.country)))
    return "it is that of an emergency service";
  if (sameNumber(number, rules.dummyExtension, rules.country))
    return "it is the dummy extension itself: calls would go in a circle";
  for (const std::string& own : rules.own) {
    if (sameNumber(number, own, rules.country)) return "it leads back to this service: calls would go in a circle";
  }
  return {};
}

}  // namespace relay
