#include "Core/Http/RestBackend.h"

#include <exception>
#include <mutex>
#include <utility>

#include <cpprest/http_client.h>
#include <pplx/threadpool.h>
#include <boost/asio/ssl/context.hpp>

namespace relay {

bool restBackendSuits(const HttpClientOptions& options) { return options.privateAddresses; }

void configureRestBackend(web::http::client::http_client_config& config, const HttpClientOptions& options,
                          const std::string& host, TlsContext tls, std::shared_ptr<CertificateFault> fault) {
  static std::once_flag once;
  std::call_once(once, [] {
    try {
      crossplat::threadpool::initialize_with_threads(2);
    } catch (const std::exception&) {
      // Somebody else in this process was first; its number is as good.
    }
  });
  config.set_validate_certificates(options.tlsVerify);
  if (!tls) return;
  config.set_ssl_context_callback([tls = std::move(tls), host, fault](boost::asio::ssl::context& context) {
    prepareClientTls(context.native_handle(), tls, host, fault);
  });
}

// The library tells its failures apart by their texts only.
Error restBackendFault(int, const std::string& reason, const std::string& certificate) {
  const bool handshake = reason.find("SSL") != std::string::npos;
  if (handshake && !certificate.empty()) return {Error::Kind::Network, "TLS: " + certificate, true};
  if (handshake) return {Error::Kind::Network, "the TLS handshake failed; is this an https port?", true};
  if (reason.find("connect to any") != std::string::npos) {
    return {Error::Kind::Network, "cannot connect; is it running there, and does a firewall let it through?", true};
  }
  if (reason.find("resolving") != std::string::npos) {
    return {Error::Kind::Network, "the name was not found; is it written correctly, and does DNS work on this machine?",
            true};
  }
  if (reason.find("Failed to write") != std::string::npos || reason.find("Failed to read") != std::string::npos) {
    return {Error::Kind::Network, "the other side closed the connection before it had answered; does it restart?",
            true};
  }
  return {Error::Kind::Network, reason, true};
}

}  // namespace relay
