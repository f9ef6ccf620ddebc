#include "Core/Delivery/Format/PhoneNumber.h"

#include <algorithm>
#include <array>
#include <optional>

namespace relay {
namespace {

// How numbers are dialled within a country. Where there is no trunk prefix, the length (without a
// leading 0) is what tells a national number.
struct DialPlan {
  std::string_view country;
  std::string_view code;
  std::string_view trunk;
  std::string_view international;
  std::size_t shortest;  // digits of the national number, without the trunk prefix
  std::size_t longest;
};

constexpr std::array plans{
    DialPlan{"AT", "43", "0", "00", 4, 13},  DialPlan{"AU", "61", "0", "0011", 9, 9},
    DialPlan{"BE", "32", "0", "00", 8, 9},   DialPlan{"BG", "359", "0", "00", 7, 9},
    DialPlan{"CA", "1", "1", "011", 10, 10}, DialPlan{"CH", "41", "0", "00", 9, 9},
    DialPlan{"CY", "357", "", "00", 8, 8},   DialPlan{"CZ", "420", "", "00", 9, 9},
    DialPlan{"DE", "49", "0", "00", 5, 13},  DialPlan{"DK", "45", "", "00", 8, 8},
    DialPlan{"ES", "34", "", "00", 9, 9},    DialPlan{"FI", "358", "0", "00", 5, 12},
    DialPlan{"FR", "33", "0", "00", 9, 9},   DialPlan{"GB", "44", "0", "00", 9, 10},
    DialPlan{"GR", "30", "", "00", 10, 10},  DialPlan{"HR", "385", "0", "00", 7, 9},
    DialPlan{"HU", "36", "06", "00", 8, 9},  DialPlan{"IE", "353", "0", "00", 7, 9},
    DialPlan{"IL", "972", "0", "00", 8, 9},  DialPlan{"IN", "91", "0", "00", 10, 10},
    DialPlan{"NL", "31", "0", "00", 9, 9},   DialPlan{"NO", "47", "", "00", 8, 8},
    DialPlan{"NZ", "64", "0", "00", 8, 10},  DialPlan{"PL", "48", "", "00", 9, 9},
    DialPlan{"PT", "351", "", "00", 9, 9},   DialPlan{"RO", "40", "0", "00", 9, 9},
    DialPlan{"RS", "381", "0", "00", 7, 10}, DialPlan{"RU", "7", "8", "810", 10, 10},
    DialPlan{"SE", "46", "0", "00", 7, 10},  DialPlan{"SI", "386", "0", "00", 8, 8},
    DialPlan{"SK", "421", "0", "00", 9, 9},  DialPlan{"TR", "90", "0", "00", 10, 10},
    DialPlan{"UA", "380", "0", "00", 9, 9},  DialPlan{"US", "1", "1", "011", 10, 10},
    DialPlan{"ZA", "27", "0", "00", 9, 9},
};

const DialPlan* planOf(std::string_view country) {
  const auto found = std::find_if(plans.begin(), plans.end(), [&](const DialPlan& p) { return p.country == country; });
  return found == plans.end() ? nullptr : &*found;
}

bool isNorthAmerican(const DialPlan& plan) { return plan.code == "1"; }

// Digits with at most a leading '+'; nullopt for anything that is no ordinary number.
std::optional<std::string> bare(std::string_view number) {
  std::string digits;
  for (const char c : number) {
    const bool digit = c >= '0' && c <= '9';
    if (digit || (c == '+' && digits.empty())) {
      digits += c;
    } else if (std::string_view(" -./()").find(c) == std::string_view::npos) {
      return std::nullopt;
    }
  }
  constexpr std::size_t shortNumber = 6;
  return digits.size() > shortNumber ? std::optional(digits) : std::nullopt;
}

// The largest number that E.164 knows has 15 digits; country codes do not begin with 0.
std::optional<std::string> international(std::string_view digits) {
  if (digits.size() < 7 || digits.size() > 15 || digits.front() == '0') return std::nullopt;
  return '+' + std::string(digits);
}

bool fits(const DialPlan& plan, std::string_view national) {
  return national.size() >= plan.shortest && national.size() <= plan.longest && national.front() != '0';
}

std::optional<std::string> fromNational(const DialPlan& plan, std::string_view digits) {
  const bool optionalTrunk = plan.trunk.empty() || isNorthAmerican(plan);
  if (!plan.trunk.empty() && digits.substr(0, plan.trunk.size()) == plan.trunk &&
      fits(plan, digits.substr(plan.trunk.size()))) {
    return '+' + std::string(plan.code) + std::string(digits.substr(plan.trunk.size()));
  }
  if (optionalTrunk && fits(plan, digits)) return '+' + std::string(plan.code) + std::string(digits);
  return std::nullopt;
}

std::optional<std::string> toE164(std::string_view digits, const DialPlan* plan) {
  if (digits.front() == '+') return international(digits.substr(1));
  const std::string_view prefix = plan == nullptr ? "00" : plan->international;
  if (digits.substr(0, prefix.size()) == prefix) return international(digits.substr(prefix.size()));
  return plan == nullptr ? std::nullopt : fromNational(*plan, digits);
}

// "+49 (0)89…": the trunk prefix in brackets is for those who dial nationally.
std::string withoutBracketedTrunk(std::string_view number) {
  std::string text(number);
  const auto mark = text.find("(0)");
  if (!text.empty() && text.front() == '+' && mark != std::string::npos) text.erase(mark, 3);
  return text;
}

}  // namespace

std::string formattedNumber(std::string_view number, CallerIdFormat format, std::string_view country) {
  const std::string raw(number);
  if (format == CallerIdFormat::Raw) return raw;
  const auto digits = bare(withoutBracketedTrunk(number));
  if (!digits) return raw;
  const auto* plan = planOf(country);
  const auto e164 = toE164(*digits, plan);
  if (!e164) return raw;
  if (format == CallerIdFormat::E164 || plan == nullptr) return *e164;
  const std::string own = '+' + std::string(plan->code);
  const auto rest = std::string_view(*e164).substr(std::min(own.size(), e164->size()));
  if (e164->compare(0, own.size(), own) != 0 || !fits(*plan, rest)) return *e164;
  return (isNorthAmerican(*plan) ? std::string() : std::string(plan->trunk)) + std::string(rest);
}

}  // namespace relay
