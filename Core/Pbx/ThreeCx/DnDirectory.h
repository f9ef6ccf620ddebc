#pragma once

#include <map>
#include <string>
#include <vector>

#include "Core/Calls/Participant.h"
#include "Core/Config/Settings.h"
#include "Core/Pbx/ThreeCx/CallControlWire.h"

namespace relay::threecx {

// The DNs whose events arrive, and which of them are wanted. Pure.
class DnDirectory {
 public:
  explicit DnDirectory(NumberSet extensions) : extensions_(std::move(extensions)) {}

  // True: something changed.
  bool replace(const std::vector<DnState>& states);
  bool learn(const std::string& dn, DnType type);
  bool forget(const std::string& dn) { return types_.erase(dn) > 0; }

  bool knows(const std::string& dn) const { return types_.count(dn) > 0; }
  DnType typeOf(const std::string& dn) const;

  // Users that `[pbx] extensions` does not list are treated as if they were not monitored.
  bool wanted(const std::string& dn, DnType type) const;
  bool wanted(const std::string& dn) const { return wanted(dn, typeOf(dn)); }
  std::vector<Participant> wantedOf(const std::vector<DnState>& states) const;

  const std::map<std::string, DnType>& all() const { return types_; }
  std::map<std::string, DnType> monitored() const;  // the wanted ones

 private:
  NumberSet extensions_;
  std::map<std::string, DnType> types_;
};

}  // namespace relay::threecx
