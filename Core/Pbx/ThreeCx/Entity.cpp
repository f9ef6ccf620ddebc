#include "Core/Pbx/ThreeCx/Entity.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <vector>

namespace relay::threecx {
namespace {

constexpr std::size_t longestPath = 1024;
constexpr std::string_view root = "/callcontrol/";

int hexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// No DN holds one, and none may reach a log line.
bool isControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// A '%' that begins no escape stands for itself.
std::string unescape(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hexValue(text[i + 1]) >= 0 && hexValue(text[i + 2]) >= 0;
    plain += escape ? static_cast<char>(hexValue(text[i + 1]) * 16 + hexValue(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return plain;
}

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= path.size();) {
    const auto end = std::min(path.find('/', start), path.size());
    parts.push_back(path.substr(start, end - start));
    start = end + 1;
  }
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

}  // namespace

Entity parseEntity(std::string_view path) {
  Entity entity;
  if (path.size() > longestPath || !path.starts_with(root)) return entity;
  const auto parts = split(path.substr(root.size()));
  if (parts.empty() || parts[0].empty()) return entity;
  entity.dn = unescape(parts[0]);
  if (std::any_of(entity.dn.begin(), entity.dn.end(), isControl)) return entity;
  if (parts.size() == 1 || (parts.size() == 2 && (parts[1] == "participants" || parts[1] == "devices"))) {
    entity.kind = Entity::Kind::Dn;
  } else if (parts[1] == "devices") {
    entity.kind = Entity::Kind::Device;
  } else if (parts[1] == "participants" && parts.size() == 3) {
    const char* const end = parts[2].data() + parts[2].size();
    const auto [stop, failed] = std::from_chars(parts[2].data(), end, entity.participantId);
    if (failed == std::errc{} && stop == end) entity.kind = Entity::Kind::Participant;
  }
  return entity;
}

std::string percentEncode(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain)
      encoded += c;
    else
      encoded.append({'%', hex[byte >> 4U], hex[byte & 15U]});
  }
  return encoded;
}

std::string dnPath(std::string_view dn) { return std::string(root) + percentEncode(dn); }

std::string participantPath(std::string_view dn, std::int64_t participantId) {
  return dnPath(dn) + "/participants/" + std::to_string(participantId);
}

}  // namespace relay::threecx
