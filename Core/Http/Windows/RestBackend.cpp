#include <cpprest/http_client.h>

#include "Core/Http/RestBackend.h"

namespace relay {
namespace {

// Of winhttp.h, which does not go together with cpprestsdk's headers everywhere.
enum WinHttp {
  kTimeout = 12002,
  kNameNotResolved = 12007,
  kCannotConnect = 12029,
  kConnectionError = 12030,
  kDateInvalid = 12037,
  kNameInvalid = 12038,
  kUnknownIssuer = 12045,
  kInvalidAnswer = 12152,
  kChannelError = 12157,
  kInvalidCertificate = 12169,
  kRevoked = 12170,
  kSecureFailure = 12175,
  kWrongUsage = 12179,
};

std::string meaning(int code, const std::string& reason) {
  switch (code) {
    case kTimeout: return "no answer in time";
    case kNameNotResolved: return "the name was not found; is it written correctly, and does DNS work on this machine?";
    case kCannotConnect: return "cannot connect; is it running there, and does a firewall let it through?";
    case kConnectionError: return "the connection was closed without an answer";
    case kDateInvalid:
      return "TLS: its certificate is expired or not valid yet; renew it there, or set this machine's clock";
    case kNameInvalid: return "TLS: its certificate is for another host; write a name it is for into the URL";
    case kUnknownIssuer:
      return "TLS: its certificate comes from an issuer that Windows does not trust; name the issuer's certificate in "
             "ca_file";
    case kInvalidAnswer: return "the answer is not HTTP/1.1 as it should be";
    case kInvalidCertificate:
    case kRevoked:
    case kWrongUsage: return "TLS: its certificate is invalid, revoked or not meant for a server";
    case kChannelError:
    case kSecureFailure:
      return "TLS: the handshake failed, or its certificate is not trusted here, expired or for another host; is this "
             "an "
             "https port? A certificate that Windows does not know can be named in ca_file";
    default: return reason;
  }
}

}  // namespace

// WinHTTP trusts the system's certificates and no file of ours, and speaks with the system's proxy;
// one of the ini with its password is better served by Beast.
bool restBackendSuits(const HttpClientOptions& options) {
  return options.privateAddresses && options.caFile.empty() && options.proxy.empty();
}

void configureRestBackend(web::http::client::http_client_config& config, const HttpClientOptions& options,
                          const std::string&, std::shared_ptr<CertificateFault>) {
  config.set_validate_certificates(options.tlsVerify);
}

Error restBackendFault(int code, const std::string& reason, const std::string&) {
  return {Error::Kind::Network, meaning(code, reason), true};
}

}  // namespace relay
