#include "Core/Http/SystemRoots.h"

#include <windows.h>

#define CERT_CHAIN_PARA_HAS_EXTRA_FIELDS  // the limit of a download, for one
#include <wincrypt.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace relay {
namespace {

constexpr DWORD kDownloadLimit_ms = 5000;
constexpr std::chrono::minutes kAnswerKept{1};
constexpr std::size_t kMostKept = 256;

struct Closing {
  void operator()(void* store) const { ::CertCloseStore(store, 0); }
  void operator()(const CERT_CONTEXT* certificate) const { ::CertFreeCertificateContext(certificate); }
  void operator()(const CERT_CHAIN_CONTEXT* chain) const { ::CertFreeCertificateChain(chain); }
};
struct EngineClosing {
  void operator()(void* engine) const { ::CertFreeCertificateChainEngine(engine); }
};
using Engine = std::unique_ptr<void, EngineClosing>;
using Store = std::unique_ptr<void, Closing>;
using Certificate = std::unique_ptr<const CERT_CONTEXT, Closing>;
using Chain = std::unique_ptr<const CERT_CHAIN_CONTEXT, Closing>;

// Whether the administrator lets the root vouch for servers: "no" is a property beside the certificate.
bool mayVouchForServers(PCCERT_CONTEXT root) {
  alignas(CERT_ENHKEY_USAGE) std::array<unsigned char, 4096> bytes{};
  auto* usage = reinterpret_cast<CERT_ENHKEY_USAGE*>(bytes.data());
  DWORD size = static_cast<DWORD>(bytes.size());
  ::SetLastError(ERROR_SUCCESS);
  if (!::CertGetEnhancedKeyUsage(root, CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG, usage, &size)) return true;
  if (usage->cUsageIdentifier == 0) return ::GetLastError() == static_cast<DWORD>(CRYPT_E_NOT_FOUND);
  for (DWORD i = 0; i < usage->cUsageIdentifier; ++i) {
    if (std::string_view(usage->rgpszUsageIdentifier[i]) == szOID_PKIX_KP_SERVER_AUTH) return true;
  }
  return false;
}

bool trust(X509_STORE* store, PCCERT_CONTEXT root) {
  const unsigned char* bytes = root->pbCertEncoded;
  X509* certificate = d2i_X509(nullptr, &bytes, static_cast<long>(root->cbCertEncoded));
  if (certificate == nullptr) return false;
  const bool added = X509_STORE_add_cert(store, certificate) == 1;
  X509_free(certificate);
  return added;
}

std::string encoded(X509* certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  if (size <= 0) return {};
  std::string text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return text;
}

const BYTE* bytesOf(const std::string& text) { return reinterpret_cast<const BYTE*>(text.data()); }

// One of its own for each question: the process's shared one may know only the roots of its first use.
Engine makeEngine() {
  CERT_CHAIN_ENGINE_CONFIG config{};
  config.cbSize = offsetof(CERT_CHAIN_ENGINE_CONFIG, hExclusiveRoot);  // what follows is not used
  config.dwUrlRetrievalTimeout = kDownloadLimit_ms;
  HCERTCHAINENGINE engine{};
  if (!::CertCreateCertificateChainEngine(&config, &engine)) return nullptr;
  return Engine(engine);
}

// The chain that Windows finds for the certificate, where it trusts that for a server; not to outlive the engine.
Chain chainOf(const Engine& engine, const std::string& leaf, STACK_OF(X509) * sent) {
  const Store others(::CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, nullptr));
  const Certificate subject(
      ::CertCreateCertificateContext(X509_ASN_ENCODING, bytesOf(leaf), static_cast<DWORD>(leaf.size())));
  if (!others || !subject || !engine) return nullptr;
  for (int i = 0; i < sk_X509_num(sent); ++i) {
    const std::string one = encoded(sk_X509_value(sent, i));
    ::CertAddEncodedCertificateToStore(others.get(), X509_ASN_ENCODING, bytesOf(one), static_cast<DWORD>(one.size()),
                                       CERT_STORE_ADD_ALWAYS, nullptr);
  }
  std::string purpose = szOID_PKIX_KP_SERVER_AUTH;
  std::array<LPSTR, 1> purposes{purpose.data()};
  CERT_CHAIN_PARA wanted{};
  wanted.cbSize = sizeof wanted;
  wanted.RequestedUsage = {USAGE_MATCH_TYPE_OR, {static_cast<DWORD>(purposes.size()), purposes.data()}};
  wanted.dwUrlRetrievalTimeout = kDownloadLimit_ms;
  PCCERT_CHAIN_CONTEXT found = nullptr;
  if (!::CertGetCertificateChain(engine.get(), subject.get(), nullptr, others.get(), &wanted, 0, nullptr, &found))
    return nullptr;
  Chain chain(found);
  if (chain->TrustStatus.dwErrorStatus != CERT_TRUST_NO_ERROR) return nullptr;
  return chain;
}

// The root, and issuers between that the server did not send; without the root those are worth nothing.
bool trustIssuers(X509_STORE* store, const CERT_CHAIN_CONTEXT& chain) {
  if (chain.cChain == 0) return false;
  const CERT_SIMPLE_CHAIN* path = chain.rgpChain[0];
  if (path->cElement == 0 || !mayVouchForServers(path->rgpElement[path->cElement - 1]->pCertContext)) return false;
  bool added = false;
  for (DWORD i = path->cElement > 1 ? 1 : 0; i < path->cElement; ++i)
    added |= trust(store, path->rgpElement[i]->pCertContext);
  return added;
}

// Certificates for which Windows was asked a moment ago: that may take seconds, and who is refused tries
// again and again.
class RecentlyAsked {
 public:
  bool has(const std::string& certificate) {
    const std::lock_guard lock(mutex_);
    const auto found = since_.find(certificate);
    return found != since_.end() && Clock::now() - found->second < kAnswerKept;
  }
  void add(const std::string& certificate) {
    const std::lock_guard lock(mutex_);
    if (since_.size() >= kMostKept) since_.clear();
    since_[certificate] = Clock::now();
  }

 private:
  using Clock = std::chrono::steady_clock;
  std::mutex mutex_;
  std::map<std::string, Clock::time_point> since_;
};

}  // namespace

// The ROOT store as this account sees it: the machine's certificates and the account's own.
void addSystemRoots(ssl_ctx_st* context) {
  const Store roots(::CertOpenSystemStoreW(0, L"ROOT"));
  if (!roots) return;
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  PCCERT_CONTEXT entry = nullptr;
  while ((entry = ::CertEnumCertificatesInStore(roots.get(), entry)) != nullptr) {
    if (mayVouchForServers(entry)) trust(store, entry);
  }
  ERR_clear_error();
}

// WinHTTP has its own way to the store.
void keepSystemRoots() {}

bool findSystemRoot(x509_store_ctx_st* refused) {
  static RecentlyAsked asked;
  const std::string leaf = encoded(X509_STORE_CTX_get0_cert(refused));
  if (leaf.empty() || asked.has(leaf)) return false;
  const Engine engine = makeEngine();
  const Chain chain = chainOf(engine, leaf, X509_STORE_CTX_get0_untrusted(refused));
  asked.add(leaf);
  const bool added = chain && trustIssuers(X509_STORE_CTX_get0_store(refused), *chain);
  ERR_clear_error();
  return added;
}

}  // namespace relay
