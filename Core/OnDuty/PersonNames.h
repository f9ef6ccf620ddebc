#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "Core/Config/Settings.h"

namespace relay {

// A name as it is compared: letters small (Latin, Greek and Cyrillic; the Turkish I with and without a dot are one
// letter), blanks around it gone and those within it made one. Bytes that are no UTF-8 stay. Threads: pure.
std::string foldedName(std::string_view name);

// Which person a roster means.
class PersonNames {
 public:
  PersonNames() = default;
  explicit PersonNames(const std::vector<PersonSettings>& people);

  // By NAME, else `name`, else `email` (also as "mailto:…"); nullptr: nobody is called that.
  const PersonSettings* find(std::string_view name) const;

 private:
  std::vector<PersonSettings> people_;
  std::map<std::string, std::size_t> index_;
};

}  // namespace relay
