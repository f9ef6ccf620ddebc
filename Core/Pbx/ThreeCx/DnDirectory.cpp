#include "Core/Pbx/ThreeCx/DnDirectory.h"

#include <utility>

namespace relay::threecx {

bool DnDirectory::replace(const std::vector<DnState>& states) {
  std::map<std::string, DnType> types;
  for (const auto& state : states) types[state.dn] = state.type;
  if (types == types_) return false;
  types_ = std::move(types);
  return true;
}

bool DnDirectory::learn(const std::string& dn, DnType type) {
  const auto [known, isNew] = types_.try_emplace(dn, type);
  return isNew || std::exchange(known->second, type) != type;
}

DnType DnDirectory::typeOf(const std::string& dn) const {
  const auto known = types_.find(dn);
  return known == types_.end() ? DnType::Other : known->second;
}

bool DnDirectory::wanted(const std::string& dn, DnType type) const {
  const bool limited = !extensions_.ranges.empty() || !extensions_.single.empty();
  return type != DnType::User || !limited || extensions_.contains(dn);
}

std::vector<Participant> DnDirectory::wantedOf(const std::vector<DnState>& states) const {
  std::vector<Participant> participants;
  for (const auto& state : states) {
    if (!wanted(state.dn, state.type)) continue;
    participants.insert(participants.end(), state.participants.begin(), state.participants.end());
  }
  return participants;
}

std::map<std::string, DnType> DnDirectory::monitored() const {
  std::map<std::string, DnType> wantedOnes;
  for (const auto& [dn, type] : types_) {
    if (wanted(dn, type)) wantedOnes.emplace(dn, type);
  }
  return wantedOnes;
}

}  // namespace relay::threecx
