#include "Core/Masking.h"

#include <atomic>

namespace relay {
namespace {

std::atomic<bool> masking{true};

bool isNumber(std::string_view text) { return text.find_first_not_of("+0123456789*# ()-/.") == std::string_view::npos; }

}  // namespace

void setMasking(bool on) { masking = on; }

std::string masked(std::string_view number) {
  constexpr std::size_t kept = 4;
  if (!masking || number.size() <= kept + 1 || !isNumber(number)) return std::string(number);
  const std::size_t head = number.size() > 2 * kept ? kept : 1;
  return std::string(number.substr(0, head)) + "***" + std::string(number.substr(number.size() - kept));
}

std::string maskedUrl(std::string_view url) {
  std::string shown(url);
  const auto scheme = shown.find("://");
  const auto host = scheme == std::string::npos ? 0 : scheme + 3;
  const auto query = shown.find('?', host);
  if (query != std::string::npos) shown.replace(query + 1, std::string::npos, "***");
  const auto at = shown.find('@', host);
  const auto path = shown.find('/', host);
  if (at != std::string::npos && (path == std::string::npos || at < path)) shown.replace(host, at - host, "***");
  return shown;
}

}  // namespace relay
