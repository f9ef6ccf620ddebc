#include "Core/Config/Keys.h"

#include "Core/Config/Tables.h"

namespace relay {
namespace {

template <class T>
void collect(const char* section, const std::vector<Key<T>>& table,
             std::vector<std::pair<std::string, std::string>>& all) {
  for (const Key<T>& key : table) all.emplace_back(section, key.name);
}

template <class T>
bool isSecret(const std::vector<Key<T>>& table, std::string_view name) {
  const Key<T>* key = findKey(table, name);
  return key != nullptr && key->show == Show::Secret;
}

}  // namespace

std::string expectedOneOf(const std::vector<std::string>& names, const std::string& given) {
  return "expected " + std::string(names.size() > 1 ? "one of " : "") + joined(names) + suggestion(given, names);
}

Result<std::string> parseCountry(const std::string& text) {
  std::string country;
  for (const char c : lowered(text)) country += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : '?';
  if (text.empty() || (country.size() == 2 && country.find('?') == std::string::npos)) return country;
  return wrongValue("expected the two letters of a country, as in DE, TR or UA");
}

std::vector<std::pair<std::string, std::string>> knownKeys() {
  std::vector<std::pair<std::string, std::string>> all;
  collect("service", serviceKeys(), all);
  collect("pbx", pbxKeys(), all);
  collect("webhooks", endpointKeys(), all);
  collect("recordings", recordingsKeys(), all);
  collect("server", serverKeys(), all);
  collect("onduty", onDutyKeys(), all);
  collect("person", personKeys(), all);
  collect("binotel", binotelKeys(), all);
  return all;
}

bool isSecretKey(std::string_view section, std::string_view key) {
  const std::string kind = lowered(section.substr(0, section.find(' ')));
  if (kind == "pbx") return isSecret(pbxKeys(), key);
  if (kind == "webhooks" || kind == "webhook") return isSecret(endpointKeys(), key);
  if (kind == "recordings") return isSecret(recordingsKeys(), key);
  if (kind == "server") return isSecret(serverKeys(), key);
  if (kind == "binotel") return isSecret(binotelKeys(), key);
  return false;
}

}  // namespace relay
