#include "Core/Pbx/ThreeCx/Token.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Pbx/ThreeCx/Entity.h"
#include "Core/Pbx/ThreeCx/Json.h"

namespace relay::threecx {
namespace {

using std::chrono::seconds;

constexpr seconds shortestLife{10};
constexpr seconds longestLife{7 * 24 * 3600};
constexpr std::int64_t fewerAreMinutes = 300;
constexpr std::int64_t usualLife = 3600;
constexpr std::size_t longestToken = 16 * 1024;
constexpr Elapsed youngest{1000};
constexpr int mostYoungRefusals = 2;
constexpr Elapsed longestWait{30'000};

int base64Value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '-' || c == '+') return 62;
  return c == '_' || c == '/' ? 63 : -1;
}

std::optional<std::string> base64UrlDecode(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const int value = base64Value(c);
    if (value < 0) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    if ((count += 6) < 8) continue;
    count -= 8;
    bytes += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
  }
  return bytes;
}

std::optional<std::int64_t> lifeInJwt(std::string_view token) {
  const auto first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto payload = base64UrlDecode(token.substr(first + 1, second - first - 1));
  const auto claims = payload ? parseJson(*payload) : std::nullopt;
  if (!claims) return std::nullopt;
  const auto expires = numberOf(*claims, "exp");
  const auto issued = numberOf(*claims, "iat");
  constexpr std::int64_t sane = 100'000'000'000;
  if (!expires || !issued || *issued < 0 || *expires <= *issued || *expires > sane) return std::nullopt;
  return *expires - *issued;
}

bool fitsHeader(const std::string& token) {
  return !token.empty() && token.size() <= longestToken &&
         std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

std::optional<TokenGrant> parseToken(std::string_view answer) {
  const auto parsed = parseJson(answer, {64 * 1024, 1000, 16});
  if (!parsed || !parsed->is_object()) return std::nullopt;
  const auto member = parsed->find("access_token");
  if (member == parsed->end() || !member->is_string()) return std::nullopt;
  TokenGrant grant{member->get<std::string>(), {}};
  if (!fitsHeader(grant.token)) return std::nullopt;
  std::int64_t life = std::clamp<std::int64_t>(numberOf(*parsed, "expires_in").value_or(usualLife), 0, INT32_MAX);
  if (life < fewerAreMinutes) life *= 60;
  life = lifeInJwt(grant.token).value_or(life);
  grant.life = std::clamp(seconds(life), shortestLife, longestLife);
  return grant;
}

std::string tokenForm(std::string_view clientId, std::string_view clientSecret) {
  return "client_id=" + percentEncode(clientId) + "&client_secret=" + percentEncode(clientSecret) +
         "&grant_type=client_credentials";
}

void TokenRules::granted(TokenGrant grant, Elapsed now) {
  grant_ = std::move(grant);
  grantedAt_ = now;
  failures_ = 0;
  notBefore_ = Elapsed(0);
}

void TokenRules::failed(Elapsed now) {
  const int doublings = std::min(failures_++, 5);
  notBefore_ = now + std::min(Elapsed(1000) * (1 << doublings), longestWait);
}

bool TokenRules::refused(const std::string& token, Elapsed now) {
  if (!grant_ || grant_->token != token) return true;
  const bool young = now - grantedAt_ < youngest;
  if (young && youngRefusals_ >= mostYoungRefusals) return false;
  youngRefusals_ = young ? youngRefusals_ + 1 : 0;
  grant_.reset();
  return true;
}

bool TokenRules::usable(Elapsed now) const { return grant_ && now < grantedAt_ + grant_->life; }

bool TokenRules::due(Elapsed now) const {
  const auto renew = renewAt();
  return !renew || now >= *renew;
}

const std::string& TokenRules::token() const {
  static const std::string none;
  return grant_ ? grant_->token : none;
}

std::optional<Elapsed> TokenRules::renewAt() const {
  if (!grant_) return std::nullopt;
  return grantedAt_ + std::chrono::duration_cast<Elapsed>(grant_->life) * 3 / 4;
}

}  // namespace relay::threecx
