#pragma once

#include <string>
#include <vector>

#include "Core/Config/Fault.h"
#include "Core/Config/IniFile.h"

namespace relay {

// What is found while a file is read.
struct Report {
  std::string file;
  std::vector<Fault> faults;
  std::vector<Fault> warnings;

  void fault(int line, const std::string& section, const std::string& key, const std::string& shown,
             const std::string& what) {
    faults.push_back({file, line, section, key, shown, what});
  }
  void warning(int line, const std::string& section, const std::string& key, const std::string& what) {
    warnings.push_back({file, line, section, key, "", what});
  }
};

// One section with its keys: "[webhook crm]" has the kind "webhook" and the name "crm".
struct Section {
  std::string heading;  // as written
  std::string kind;     // lower case
  std::string name;     // as written; empty where the kind has none
  int line = 0;
  std::vector<IniEntry> entries;

  const IniEntry* find(const std::string& key) const;  // key in lower case; null: not given
};

// The known sections of the file in its order; what is unknown, unnamed or repeated is reported, and
// the keys of a repeated one go to the first.
std::vector<Section> groupSections(const IniContent& content, Report& report);

}  // namespace relay
