#include "Core/Pbx/Forwarding.h"

#include <algorithm>

#include "Core/Masking.h"

namespace relay {
namespace {

bool leadsOutside(const ForwardingRule& rule) { return rule.to == "External" || rule.to == "Boomerang"; }

std::string clause(const ForwardingRule& rule) {
  std::string target = rule.to.empty() ? "nowhere" : "to " + rule.to;
  if (leadsOutside(rule)) target = rule.number.empty() ? "to no number" : "to " + masked(rule.number);
  return rule.profile + ", " + rule.when + ": " + target;
}

}  // namespace

std::vector<std::string> rulesElsewhere(const ForwardingUser& user, const std::string& number, bool outside,
                                        const std::function<bool(std::string_view, std::string_view)>& same) {
  std::vector<std::string> elsewhere;
  std::size_t current = 0;
  for (const auto& rule : user.rules) {
    if (rule.outside != outside || (leadsOutside(rule) && same(rule.number, number))) continue;
    const bool applies = rule.profile == user.profile;
    elsewhere.insert(applies ? elsewhere.begin() + static_cast<std::ptrdiff_t>(current) : elsewhere.end(),
                     clause(rule));
    current += applies ? 1U : 0U;
  }
  return elsewhere;
}

}  // namespace relay
