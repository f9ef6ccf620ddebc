#include "Core/Config/SectionReader.h"

#include <algorithm>

#include "Core/Masking.h"

namespace relay {
namespace {

constexpr std::size_t kShownBytes = 120;

// Cuts between characters, never within one.
std::string shortened(std::string value) {
  if (value.size() <= kShownBytes) return value;
  std::size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) --end;
  return value.substr(0, end) + "…";
}

bool looksConfidential(const std::string& key) {
  const std::string lower = lowered(key);
  if (lower.find("header.") == std::string::npos) return true;
  for (const char* word : {"auth", "key", "token", "secret", "cookie", "password"})
    if (lower.find(word) != std::string::npos) return true;
  return false;
}

}  // namespace

std::string shown(const std::string& value, Show show) {
  switch (show) {
    case Show::Plain: return shortened(value.find('@') == std::string::npos ? value : "***");
    case Show::Url: return value.find('@') == std::string::npos ? shortened(maskedUrl(value)) : "***";
    case Show::Number: return shortened(masked(value));
    case Show::Hidden:
    case Show::Secret: return "***";
  }
  return "***";
}

std::string unknownKey(const std::string& key, const std::vector<std::string>& here) {
  const std::string near = suggestion(key, here);
  if (!near.empty()) return "this key is not known here" + near;
  for (const auto& [section, known] : knownKeys())
    if (lowered(key) == known) return "this key is not known here: it belongs into [" + section + "]";
  return "this key is not known here; webhooks.ini.sample lists those that are";
}

void warnOf(const IniEntry& entry, Show show, Report& report) {
  if (show == Show::Secret && isPlainSecret(entry.value) && looksConfidential(entry.key))
    report.warning(
        entry.line, entry.section, entry.key,
        "the secret stands here in plain text: seal it with \"emergency-relay protect\", or use env: or file:");
  const std::string& value = entry.value;
  if (show != Show::Hidden && value.size() > 1 && value.front() == '"' && value.back() == '"')
    report.warning(entry.line, entry.section, entry.key, "the quotation marks are a part of the value: leave them out");
}

}  // namespace relay
