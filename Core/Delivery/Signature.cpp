#include "Core/Delivery/Signature.h"

#include <algorithm>
#include <chrono>

#include "Core/Http/Url.h"
#include "Core/Platform/Base64.h"
#include "Core/Platform/Digest.h"

namespace relay {
namespace {

constexpr std::string_view encodedPrefix = "whsec_";

std::string standardKey(const std::string& secret) {
  if (!secret.starts_with(encodedPrefix)) return secret;
  return fromBase64(std::string_view(secret).substr(encodedPrefix.size())).value_or(secret);
}

std::string standardSignature(const std::vector<Secret>& secrets, const std::string& text) {
  std::string signatures;
  for (const Secret& secret : secrets) {
    if (!signatures.empty()) signatures += ' ';
    signatures += "v1," + toBase64(hmacSha256(standardKey(secret.reveal()), text));
  }
  return signatures;
}

std::string contentOf(const HttpRequest& request, std::string_view seconds) {
  if (!request.body.empty()) return request.body;
  const auto url = parseUrl(request.url);
  return url ? signedForm(request.method, url.value().target, seconds) : std::string();
}

}  // namespace

std::string signedForm(std::string_view method, std::string_view target, std::string_view seconds) {
  const auto mark = target.find('?');
  std::vector<std::string_view> parameters;
  for (auto rest = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1); !rest.empty();) {
    const auto end = std::min(rest.find('&'), rest.size());
    parameters.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  std::sort(parameters.begin(), parameters.end());
  std::string text;
  text.append(method).append("\n").append(target.substr(0, mark)).append("\n");
  for (std::size_t i = 0; i < parameters.size(); ++i) text.append(i == 0 ? "" : "&").append(parameters[i]);
  return text.append("\n").append(seconds);
}

void sign(HttpRequest& request, std::string_view webhookId, const EndpointSettings& settings, WallTime now) {
  if (settings.signingSecrets.empty() || settings.signature == SignatureKind::None) return;
  const auto since1970 = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
  const std::string seconds = std::to_string(since1970.count());
  const std::string content = contentOf(request, seconds);
  request.headers.emplace_back("Webhook-Timestamp", seconds);
  if (settings.signature == SignatureKind::HmacHex) {
    request.headers.emplace_back("X-Signature", toHex(hmacSha256(settings.signingSecrets.front().reveal(), content)));
    return;
  }
  std::string text(webhookId);
  text.append(".").append(seconds).append(".").append(content);
  request.headers.emplace_back("Webhook-Signature", standardSignature(settings.signingSecrets, text));
}

}  // namespace relay
