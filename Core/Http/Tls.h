#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "Core/Result.h"

struct ssl_st;
struct ssl_ctx_st;
struct x509_store_st;

namespace boost::asio::ssl {
class context;
}

namespace relay {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// Why the certificate of the other side was refused, in words for the administrator. Filled in during
// the handshake.
//
// Threads: any.
class CertificateFault {
 public:
  void set(std::string text);
  std::string text() const;  // empty: no certificate was refused

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

// A client's context: TLS 1.2 or newer. `caFile` (PEM; it may hold a CA or the server's own
// certificate) replaces the system's roots.
//
// Failure: Config when caFile cannot be read or holds no certificate.
// Threads: any. The context without a caFile is shared, since the system's roots are large. On Windows a
//          root that is not in it is looked for when a certificate needs it (SystemRoots.h).
Result<TlsContext> clientTls(const std::string& caFile, bool verify);

// Prepares a context that somebody else made (cpprestsdk) for connections to one host in the same way. It trusts
// what `like` (of clientTls) trusts, without reading it anew; faults of certificates go to `fault`.
void prepareClientTls(ssl_ctx_st* context, const TlsContext& like, const std::string& host,
                      std::shared_ptr<CertificateFault> fault);

// A server's context from PEM files.
// Failure: Config, naming the file: unreadable, no certificate, or a key that does not belong to it.
Result<TlsContext> serverTls(const std::string& certificateFile, const std::string& keyFile);

// Before a handshake: names the host (SNI) and demands that the certificate is for it, a DNS name or
// an IP address. `fault` must live as long as `ssl`.
void expectHost(ssl_st* ssl, const std::string& host, bool verify, CertificateFault& fault);

// "TLS with pbx.example:5001: its certificate (CN = pbx.example) expired on 2026-01-31: …"
// `fault`: what CertificateFault holds; `reason`: what OpenSSL or Asio says.
Error tlsError(std::string_view where, const std::string& fault, const std::string& reason);

}  // namespace relay
