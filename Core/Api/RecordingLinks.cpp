#include "Core/Api/RecordingLinks.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

#include <openssl/evp.h>

#include "Core/Http/KeyCheck.h"
#include "Core/Http/Url.h"
#include "Core/Platform/Base64.h"
#include "Core/Platform/Digest.h"

namespace relay {
namespace {

constexpr std::string_view kExtension = ".mp3";
constexpr std::size_t kLongestName = 200;

bool isPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// CON, PRN, AUX, NUL, COM1 to COM9, LPT1 to LPT9, whatever their extension.
bool isDevice(std::string_view stem) {
  std::string upper(stem);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (upper.size() == 4 && (upper.starts_with("COM") || upper.starts_with("LPT")) && upper[3] >= '0' && upper[3] <= '9')
    return true;
  return upper == "CON" || upper == "PRN" || upper == "AUX" || upper == "NUL";
}

std::string keyIdOf(const std::string& key) {
  constexpr std::size_t bytes = 4;
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  EVP_Digest(key.data(), key.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
  return toHex({reinterpret_cast<const char*>(hash.data()), bytes});
}

std::string toBase64Url(std::string_view bytes) {
  std::string text = toBase64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(std::min(text.find('='), text.size()));
  return text;
}

std::int64_t secondsOf(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

bool isRecordingName(std::string_view name) {
  if (name.size() > kLongestName || name.size() <= kExtension.size() || !name.ends_with(kExtension)) return false;
  const auto stem = name.substr(0, name.size() - kExtension.size());
  return std::all_of(stem.begin(), stem.end(), isPlain) && !isDevice(stem);
}

RecordingLinks::RecordingLinks(Rules rules) : rules_(std::move(rules)) {
  while (rules_.publicUrl.ends_with('/')) rules_.publicUrl.pop_back();
  for (const auto& secret : rules_.keys) {
    if (!secret.empty()) keys_.push_back({keyIdOf(secret.reveal()), secret});
  }
}

std::string RecordingLinks::signature(const Key& key, std::string_view name, const std::string& expiry) const {
  const std::string message = std::string(name) + '\n' + key.id + '\n' + expiry;
  return key.id + '.' + expiry + '.' + toBase64Url(hmacSha256(key.secret.reveal(), message));
}

std::string RecordingLinks::link(std::string_view name, WallTime now) const {
  std::string url = rules_.publicUrl + std::string(kRecordingPath) + percentEncode(name);
  if (rules_.access != RecordingAccess::Signed || keys_.empty()) return url;
  const std::string expiry = rules_.expires.count() == 0 ? "0" : std::to_string(secondsOf(now + rules_.expires));
  return url + "?sig=" + signature(keys_.front(), name, expiry);
}

RecordingLinks::Verdict RecordingLinks::judge(std::string_view name, std::string_view given, WallTime now) const {
  const auto first = std::min(given.find('.'), given.size());
  const auto second = std::min(given.find('.', first + 1), given.size());
  const auto id = given.substr(0, first);
  const std::string expiry(given.substr(std::min(first + 1, given.size()), second - std::min(first + 1, second)));
  const auto key = std::find_if(keys_.begin(), keys_.end(), [&](const Key& known) { return known.id == id; });
  if (key == keys_.end() || !sameKey(given, signature(*key, name, expiry))) return Verdict::Wrong;
  std::int64_t end = 0;
  const auto [stop, status] = std::from_chars(expiry.data(), expiry.data() + expiry.size(), end);
  if (status != std::errc{} || stop != expiry.data() + expiry.size()) return Verdict::Wrong;
  return end == 0 || secondsOf(now) < end ? Verdict::Right : Verdict::Expired;
}

}  // namespace relay
