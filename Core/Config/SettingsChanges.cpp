#include "Core/Config/SettingsChanges.h"

#include <algorithm>

#include "Core/Config/SectionReader.h"
#include "Core/Config/Tables.h"
#include "Core/Masking.h"

namespace relay {
namespace {

struct Change {
  std::string section;
  std::string what;
};

std::string forLog(const std::string& value, Show show) { return value.empty() ? "(none)" : shown(value, show); }

template <class T>
void compare(const std::string& section, const std::vector<Key<T>>& table, const T& before, const T& after,
             std::vector<Change>& changes) {
  for (const Key<T>& key : table) {
    const std::string old = key.write(before);
    const std::string now = key.write(after);
    if (old == now) continue;
    const std::string from = forLog(old, key.show);
    const std::string to = forLog(now, key.show);
    std::string name = key.name;
    if (name.ends_with('.')) name.pop_back();
    changes.push_back({section, from == to ? name + " changed" : name + ": " + from + " -> " + to});
  }
}

// Sections with names: `kind` stands before the name, but for the one endpoint that is [webhooks].
template <class T>
void compareNamed(const std::string& kind, const std::vector<Key<T>>& table, const std::vector<T>& before,
                  const std::vector<T>& after, std::vector<Change>& changes) {
  const auto title = [&](const T& one) {
    if (kind == "webhook" && one.name == "webhooks") return std::string("webhooks");
    return one.name.empty() ? kind : kind + " " + one.name;
  };
  const auto find = [](const std::vector<T>& all, const std::string& name) {
    return std::find_if(all.begin(), all.end(), [&](const T& one) { return one.name == name; });
  };
  for (const T& one : before)
    if (find(after, one.name) == after.end()) changes.push_back({title(one), "removed"});
  for (const T& one : after) {
    const auto old = find(before, one.name);
    if (old == before.end())
      changes.push_back({title(one), "added"});
    else
      compare(title(one), table, *old, one, changes);
  }
}

void compareDids(const Settings& before, const Settings& after, std::vector<Change>& changes) {
  std::map<std::string, std::string> all = before.dids;
  all.insert(after.dids.begin(), after.dids.end());
  const auto valueIn = [](const Settings& settings, const std::string& trunk) {
    const auto found = settings.dids.find(trunk);
    return found == settings.dids.end() ? std::string() : found->second;
  };
  for (const auto& [trunk, any] : all) {
    const std::string old = valueIn(before, trunk);
    const std::string now = valueIn(after, trunk);
    if (old != now)
      changes.push_back({"did", trunk + ": " + forLog(old, Show::Number) + " -> " + forLog(now, Show::Number)});
  }
}

std::vector<Change> allChanges(const Settings& before, const Settings& after) {
  std::vector<Change> changes;
  compare("service", serviceKeys(), before.service, after.service, changes);
  compare("pbx", pbxKeys(), before.pbx, after.pbx, changes);
  compareDids(before, after, changes);
  compareNamed("webhook", endpointKeys(), before.endpoints, after.endpoints, changes);
  compare("recordings", recordingsKeys(), before.recordings, after.recordings, changes);
  compare("server", serverKeys(), before.server, after.server, changes);
  compare("onduty", onDutyKeys(), before.onDuty, after.onDuty, changes);
  compareNamed("person", personKeys(), before.onDuty.people, after.onDuty.people, changes);
  compareNamed("binotel", binotelKeys(), before.binotel, after.binotel, changes);
  return changes;
}

}  // namespace

std::vector<std::string> describeChanges(const Settings& before, const Settings& after) {
  std::vector<std::string> lines;
  for (const Change& change : allChanges(before, after)) lines.push_back("[" + change.section + "] " + change.what);
  return lines;
}

std::vector<std::string> changedSections(const Settings& before, const Settings& after) {
  std::vector<std::string> sections;
  for (const Change& change : allChanges(before, after))
    if (sections.empty() || sections.back() != change.section) sections.push_back(change.section);
  return sections;
}

}  // namespace relay
