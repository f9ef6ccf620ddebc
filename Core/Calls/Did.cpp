#include "Core/Calls/Did.h"

#include <algorithm>
#include <string_view>

namespace relay::calls {
namespace {

void learn(const std::string& candidate, std::string& known, bool& clash) {
  if (known.empty()) {
    known = candidate;
  } else if (known != candidate) {
    clash = true;
  }
}

bool isRule(const std::string& text, const World& world) {
  if (world.didNumbers.contains(text)) return true;
  const auto& dids = world.options.dids;
  return std::any_of(dids.begin(), dids.end(), [&](const auto& did) { return did.second == text; });
}

}  // namespace

void learnDid(Call& call, const Participant& participant, const World& world) {
  if (!participant.partyDid.empty()) learn(participant.partyDid, call.partyDid, call.partyDidClash);
  std::string_view rest = participant.partyName;
  for (auto colon = rest.find(':'); colon != std::string_view::npos; colon = rest.find(':')) {
    const std::string prefix(rest.substr(0, colon));
    if (!prefix.empty() && isRule(prefix, world)) learn(prefix, call.ruleDid, call.ruleDidClash);
    rest.remove_prefix(colon + 1);
  }
}

std::string didOf(const Call& call, const World& world) {
  if (call.direction != Direction::Incoming || !call.outside) return {};
  if (!call.partyDid.empty()) return call.partyDidClash ? std::string() : call.partyDid;
  if (!call.ruleDid.empty()) return call.ruleDidClash ? std::string() : call.ruleDid;
  const auto trunk = world.options.dids.find(call.trunk);
  return trunk == world.options.dids.end() ? std::string() : trunk->second;
}

std::string nameOf(const Participant& participant) {
  const auto colon = participant.partyName.rfind(':');
  std::string name = colon == std::string::npos ? participant.partyName : participant.partyName.substr(colon + 1);
  if (name == participant.partyNumber) name.clear();
  return name;
}

}  // namespace relay::calls
