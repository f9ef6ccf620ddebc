#include "Core/Http/RestBackend.h"

#include <mutex>
#include <stdexcept>

#include <boost/asio/ssl/context.hpp>
#include <cpprest/http_client.h>
#include <pplx/threadpool.h>

namespace relay {

bool restBackendSuits(const HttpClientOptions& options) { return options.privateAddresses; }

void configureRestBackend(web::http::client::http_client_config& config, const HttpClientOptions& options,
                          const std::string& host, std::shared_ptr<CertificateFault> fault) {
  static std::once_flag once;
  std::call_once(once, [] {
    try {
      crossplat::threadpool::initialize_with_threads(2);
    } catch (const std::exception&) {
      // Somebody else in this process was first; its number is as good.
    }
  });
  config.set_validate_certificates(options.tlsVerify);
  config.set_ssl_context_callback([caFile = options.caFile, verify = options.tlsVerify, host,
                                   fault](boost::asio::ssl::context& context) {
    const auto prepared = prepareClientTls(context.native_handle(), caFile, host, verify, fault);
    if (!prepared) throw std::runtime_error(prepared.error().what);
  });
}

}  // namespace relay
