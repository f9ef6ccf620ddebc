#pragma once

#include <memory>
#include <string>

#include "Core/Http/HttpClient.h"
#include "Core/Http/Tls.h"

namespace web::http::client {
class http_client_config;
}

namespace relay {

// What differs between the transports beneath cpprestsdk: OpenSSL on Posix, WinHTTP on Windows.

// Whether the transport can do what the options ask for; where not, Beast serves instead.
bool restBackendSuits(const HttpClientOptions& options);

// Trust and verification for connections to `host`: those of `tls` (null: no TLS), or of the system; faults of
// certificates go to `fault`. The number of cpprestsdk's threads is set at the first call.
void configureRestBackend(web::http::client::http_client_config& config, const HttpClientOptions& options,
                          const std::string& host, TlsContext tls, std::shared_ptr<CertificateFault> fault);

// What a failed request means, in words for the administrator. `code` and `reason` are the library's,
// `certificate` what CertificateFault holds.
Error restBackendFault(int code, const std::string& reason, const std::string& certificate);

}  // namespace relay
