#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "Core/Config/Sections.h"
#include "Core/Config/Tables.h"

namespace relay {

// The value as a fault may show it: long ones are shortened.
std::string shown(const std::string& value, Show show);

// "this key is not known here", with the key or the section that was probably meant.
std::string unknownKey(const std::string& key, const std::vector<std::string>& here);

// Warnings that need no table: plain secrets, quotation marks that would be a part of the value.
void warnOf(const IniEntry& entry, Show show, Report& report);

// What every section is read with.
struct ReadingContext {
  const SecretReader& secrets;
  std::string folder;  // of the ini
  Report& report;
};

// Reads a section into `target`, reports each fault, and returns the keys (lower case) that were given.
template <class T>
std::set<std::string> readSection(T& target, const std::vector<Key<T>>& table, const Section& section,
                                  const ReadingContext& context) {
  std::map<std::string, int> given;  // key -> its first line
  std::set<std::string> names;
  for (const IniEntry& entry : section.entries) {
    const Key<T>* key = findKey(table, entry.key);
    if (key == nullptr) {
      std::vector<std::string> here;
      for (const Key<T>& known : table) here.push_back(known.name);
      context.report.fault(entry.line, section.heading, entry.key, "", unknownKey(entry.key, here));
      continue;
    }
    const auto [first, fresh] = given.emplace(lowered(entry.key), entry.line);
    names.insert(lowered(entry.key));
    if (!fresh && !key->several) {
      context.report.fault(entry.line, section.heading, entry.key, "",
                           "the key stands on line " + std::to_string(first->second) + " already");
      continue;
    }
    warnOf(entry, key->show, context.report);
    const Outcome read = key->read(target, {entry.key, entry.value, !fresh, &context.secrets, context.folder});
    if (!read)
      context.report.fault(entry.line, section.heading, entry.key, shown(entry.value, key->show), read.error().what);
  }
  return names;
}

}  // namespace relay
