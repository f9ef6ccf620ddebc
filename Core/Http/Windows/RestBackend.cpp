#include <cpprest/http_client.h>

#include "Core/Http/RestBackend.h"

namespace relay {

// WinHTTP trusts the system's certificates and no file of ours.
bool restBackendSuits(const HttpClientOptions& options) { return options.privateAddresses && options.caFile.empty(); }

void configureRestBackend(web::http::client::http_client_config& config, const HttpClientOptions& options,
                          const std::string&, std::shared_ptr<CertificateFault>) {
  config.set_validate_certificates(options.tlsVerify);
}

}  // namespace relay
