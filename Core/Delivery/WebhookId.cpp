#include "Core/Delivery/WebhookId.h"

#include <array>
#include <cstddef>
#include <memory>

#include <openssl/evp.h>

#include "Core/Platform/Digest.h"

namespace relay {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeDigest {
  void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
};

// Fetched once: OpenSSL 3 looks an algorithm up anew at each use otherwise.
const EVP_MD* sha256() {
  static const std::unique_ptr<EVP_MD, FreeDigest> digest(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  return digest.get();
}

// "210701165649_782-1-1.mp3": without the server's name and a signature, which may change.
std::string_view lastSegment(std::string_view link) {
  link = link.substr(0, link.find_first_of("?#"));
  return link.substr(link.rfind('/') + 1);
}

// What tells two events of one call, word and endpoint apart.
std::string identityOf(const CallEvent& event) {
  std::string text = event.callKey;
  if (event.kind == EventKind::Recording) {
    for (const auto& link : event.links) text.append("\n").append(lastSegment(link));
    return text;
  }
  if (event.kind == EventKind::Notice) {
    if (event.callKey.empty()) text.append("\n").append(std::to_string(event.at.time_since_epoch().count()));
    return text.append("\n").append(event.text).append("\n").append(event.fields);
  }
  return text.append("\n").append(std::to_string(event.leg)).append("\n").append(std::to_string(event.sequence));
}

}  // namespace

std::string webhookIdOf(const CallEvent& event, std::string_view word, std::string_view endpoint) {
  constexpr std::size_t keptBytes = 16;
  std::string text = identityOf(event);
  text.append("\n").append(word).append("\n").append(endpoint);

  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  EVP_DigestInit_ex2(context.get(), sha256(), nullptr);
  EVP_DigestUpdate(context.get(), text.data(), text.size());
  EVP_DigestFinal_ex(context.get(), hash.data(), nullptr);

  return "msg_" + toHex({reinterpret_cast<const char*>(hash.data()), keptBytes});
}

}  // namespace relay
