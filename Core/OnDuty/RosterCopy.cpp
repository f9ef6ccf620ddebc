#include "Core/OnDuty/RosterCopy.h"

#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <nlohmann/json.hpp>

#include "Core/Platform/Files.h"

namespace relay {
namespace {

using nlohmann::json;

constexpr std::size_t longestHead = 64 * 1024;

}  // namespace

std::string fingerprint(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned at = 0; at < size; ++at) hex += fmt::format("{:02x}", digest[at]);
  return hex;
}

std::optional<RosterCopy> readRosterCopy(const std::string& file, const std::string& source) {
  auto content = readFile(file, rosterLimit + longestHead);
  if (!content) return std::nullopt;
  const std::string& bytes = content.value();
  const std::size_t end = bytes.find('\n');
  if (end == std::string::npos) return std::nullopt;
  const json head = json::parse(bytes.substr(0, end), nullptr, false);
  if (!head.is_object()) return std::nullopt;
  try {
    if (head.value("source", "") != source) return std::nullopt;
    return RosterCopy{source, WallTime(std::chrono::milliseconds(head.value("asOf", std::int64_t{0}))),
                      head.value("etag", ""), head.value("lastModified", ""), bytes.substr(end + 1)};
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

Outcome keepRosterCopy(const std::string& file, const RosterCopy& copy) {
  const json head{{"source", copy.source},
                  {"asOf", copy.asOf.time_since_epoch().count()},
                  {"etag", copy.etag},
                  {"lastModified", copy.lastModified}};
  return replaceFile(file, head.dump(-1, ' ', false, json::error_handler_t::replace) + "\n" + copy.text);
}

}  // namespace relay
