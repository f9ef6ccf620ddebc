#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "Core/Config/Keys.h"
#include "Core/Config/Settings.h"

namespace relay {

// The keys of each section.
const std::vector<Key<ServiceSettings>>& serviceKeys();
const std::vector<Key<PbxSettings>>& pbxKeys();
const std::vector<Key<EndpointSettings>>& endpointKeys();
const std::vector<Key<RecordingsSettings>>& recordingsKeys();
const std::vector<Key<ServerSettings>>& serverKeys();
const std::vector<Key<OnDutySettings>>& onDutyKeys();
const std::vector<Key<PersonSettings>>& personKeys();
const std::vector<Key<BinotelSettings>>& binotelKeys();

// Every known key with its section; endpoints under "webhooks", people under "person". [did] has keys
// of the user's own and none here.
std::vector<std::pair<std::string, std::string>> knownKeys();

// Whether the values of a key must never be shown or kept in plain text ("pbx", "client_secret").
// A section with a name of its own is given as written: "webhook crm".
bool isSecretKey(std::string_view section, std::string_view key);

// The key of a table that `name` (as written) is, or null.
template <class T>
const Key<T>* findKey(const std::vector<Key<T>>& table, std::string_view name) {
  const std::string lower = lowered(name);
  for (const Key<T>& key : table) {
    const bool prefix = key.name.ends_with('.') && lower.starts_with(key.name) && lower.size() > key.name.size();
    if (prefix || lower == key.name) return &key;
  }
  return nullptr;
}

}  // namespace relay
