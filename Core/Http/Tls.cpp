#include "Core/Http/Tls.h"

#include <utility>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ssl/context.hpp>

#include "Core/Http/CertificateText.h"
#include "Core/Http/SystemRoots.h"
#include "Core/Platform/Files.h"

namespace relay {
namespace {

constexpr std::size_t kPemLimit = 4 * 1024 * 1024;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Error configFault(const std::string& what) { return {Error::Kind::Config, what, false}; }

// Where a connection, or else its whole context, wants to hear of a refused certificate.
int connectionSlot() {
  static const int slot = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return slot;
}

void freeFault(void*, void* data, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<std::shared_ptr<CertificateFault>*>(data);
}

int contextSlot() {
  static const int slot = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, freeFault);
  return slot;
}

CertificateFault* listener(SSL* ssl) {
  if (auto* own = static_cast<CertificateFault*>(SSL_get_ex_data(ssl, connectionSlot()))) return own;
  auto* shared =
      static_cast<std::shared_ptr<CertificateFault>*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), contextSlot()));
  return shared ? shared->get() : nullptr;
}

bool lacksRoot(X509_STORE_CTX* chain) {
  switch (X509_STORE_CTX_get_error(chain)) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return true;
    default: return false;
  }
}

// The same verification once more: a used X509_STORE_CTX can't be used again.
bool verifiesNow(X509_STORE_CTX* chain) {
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> again(X509_STORE_CTX_new(),
                                                                              X509_STORE_CTX_free);
  return again &&
         X509_STORE_CTX_init(again.get(), X509_STORE_CTX_get0_store(chain), X509_STORE_CTX_get0_cert(chain),
                             X509_STORE_CTX_get0_untrusted(chain)) == 1 &&
         X509_VERIFY_PARAM_set1(X509_STORE_CTX_get0_param(again.get()), X509_STORE_CTX_get0_param(chain)) == 1 &&
         X509_verify_cert(again.get()) == 1;
}

// Marks contexts that trust what the system trusts.
void* systemMark() {
  static char mark = 0;
  return &mark;
}

int markSlot() {
  static const int slot = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return slot;
}

// Runs OpenSSL's own verification and keeps its reason, which the handshake's error would not tell.
int verifyChain(X509_STORE_CTX* chain, void* trusted) {
  const int good = X509_verify_cert(chain);
  if (good == 1) return 1;
  if (trusted != nullptr && lacksRoot(chain) && findSystemRoot(chain) && verifiesNow(chain)) {
    X509_STORE_CTX_set_error(chain, X509_V_OK);
    return 1;
  }
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  if (auto* fault = ssl ? listener(ssl) : nullptr) fault->set(describeRefusal(chain));
  return good;
}

// Demands a certificate for `host`; true: it is an IP address.
bool expect(X509_VERIFY_PARAM* expected, const std::string& host) {
  const bool isAddress = X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1;
  ERR_clear_error();
  if (isAddress) return true;
  X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  X509_VERIFY_PARAM_set1_host(expected, host.c_str(), host.size());
  return false;
}

Outcome trustFile(SSL_CTX* context, const std::string& caFile) {
  const auto pem = readFile(caFile, kPemLimit);
  if (!pem) return configFault("ca_file: " + pem.error().what);
  const Bio bio(BIO_new_mem_buf(pem.value().data(), static_cast<int>(pem.value().size())), BIO_free);
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  int count = 0;
  while (X509* raw = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    const Certificate certificate(raw, X509_free);
    if (X509_STORE_add_cert(store, raw) == 1) ++count;
  }
  ERR_clear_error();
  if (count == 0) {
    return configFault("ca_file " + caFile + ": holds no certificate; PEM is expected (-----BEGIN CERTIFICATE-----)");
  }
  // A server's own certificate, or an intermediate one, in the file is trust enough.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN);
  return success();
}

// All but the roots. `verifyMark`: systemMark() or null.
void prepare(SSL_CTX* context, bool verify, void* verifyMark) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_verify(context, verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  if (verify) SSL_CTX_set_cert_verify_callback(context, verifyChain, verifyMark);
}

Result<TlsContext> makeClient(const std::string& caFile, bool verify) {
  auto made = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_client);
  SSL_CTX* const context = made->native_handle();
  prepare(context, verify, caFile.empty() ? systemMark() : nullptr);
  SSL_CTX_set_ex_data(context, markSlot(), caFile.empty() ? systemMark() : nullptr);
  if (!verify) return made;
  if (caFile.empty())
    addSystemRoots(context);
  else if (const auto trusted = trustFile(context, caFile); !trusted)
    return trusted.error();
  return made;
}

// Whether the last OpenSSL error on this thread is of another kind than "no PEM block here".
std::string opensslReason() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  const char* reason = code ? ERR_reason_error_string(code) : nullptr;
  return reason ? reason : "not in PEM form";
}

}  // namespace

void CertificateFault::set(std::string text) {
  const std::lock_guard lock(mutex_);
  text_ = std::move(text);
}

std::string CertificateFault::text() const {
  const std::lock_guard lock(mutex_);
  return text_;
}

Result<TlsContext> clientTls(const std::string& caFile, bool verify) {
  if (!caFile.empty() || !verify) return makeClient(caFile, verify);
  static std::mutex mutex;
  static std::weak_ptr<boost::asio::ssl::context> systemContext;
  const std::lock_guard lock(mutex);
  if (auto context = systemContext.lock()) return context;
  auto made = makeClient({}, true);
  if (made) systemContext = made.value();
  return made;
}

void prepareClientTls(ssl_ctx_st* context, const TlsContext& like, const std::string& host,
                      std::shared_ptr<CertificateFault> fault) {
  auto* kept = new std::shared_ptr<CertificateFault>(std::move(fault));
  if (SSL_CTX_set_ex_data(context, contextSlot(), kept) != 1) delete kept;
  SSL_CTX* const model = like->native_handle();
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_VERIFY_PARAM_get_flags(SSL_CTX_get0_param(model)));
  expect(SSL_CTX_get0_param(context), host);
  prepare(context, SSL_CTX_get_verify_mode(model) != SSL_VERIFY_NONE, SSL_CTX_get_ex_data(model, markSlot()));
  SSL_CTX_set1_cert_store(context, SSL_CTX_get_cert_store(model));
}

Result<TlsContext> serverTls(const std::string& certificateFile, const std::string& keyFile) {
  namespace net = boost::asio;
  const auto chain = readFile(certificateFile, kPemLimit);
  if (!chain) return configFault("tls_certificate: " + chain.error().what);
  const auto key = readFile(keyFile, kPemLimit);
  if (!key) return configFault("tls_key: " + key.error().what);
  auto context = std::make_shared<net::ssl::context>(net::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  boost::system::error_code failed;
  context->use_certificate_chain(net::buffer(chain.value()), failed);
  if (failed) return configFault("tls_certificate " + certificateFile + ": holds no certificate: " + opensslReason());
  context->use_private_key(net::buffer(key.value()), net::ssl::context::pem, failed);
  if (failed || SSL_CTX_check_private_key(context->native_handle()) != 1) {
    return configFault("tls_key " + keyFile + ": holds no key that belongs to " + certificateFile + ": " +
                       opensslReason());
  }
  return context;
}

void expectHost(ssl_st* ssl, const std::string& host, bool verify, CertificateFault& fault) {
  SSL_set_ex_data(ssl, connectionSlot(), &fault);
  if (!expect(SSL_get0_param(ssl), host)) SSL_set_tlsext_host_name(ssl, host.c_str());
  if (!verify) SSL_set_verify(ssl, SSL_VERIFY_NONE, nullptr);
}

Error tlsError(std::string_view where, const std::string& fault, const std::string& reason) {
  const std::string prefix = "TLS with " + std::string(where) + ": ";
  if (!fault.empty()) return {Error::Kind::Network, prefix + fault, true};
  const auto says = [&](std::string_view words) { return reason.find(words) != std::string::npos; };
  if (says("wrong version number") || says("http request")) {
    return {Error::Kind::Network,
            prefix + "the other side does not speak TLS; http:// instead of https://, or another port?", true};
  }
  if (says("unsupported protocol") || says("protocol version")) {
    return {Error::Kind::Network, prefix + "the other side offers nothing newer than TLS 1.1; TLS 1.2 is required",
            true};
  }
  return {Error::Kind::Network, prefix + reason, true};
}

}  // namespace relay
