#include <winsock2.h>

#include <windows.h>

#include <winhttp.h>

#include <array>
#include <string_view>
#include <utility>

#include <cpprest/http_client.h>

#include "Core/Http/RestBackend.h"
#include "Core/Http/Url.h"

namespace relay {
namespace {

// Newer than mingw's header.
constexpr DWORD kTls13 = 0x2000;                 // WINHTTP_FLAG_SECURE_PROTOCOL_TLS1_3
constexpr DWORD kIgnoreRevocationOffline = 155;  // WINHTTP_OPTION_IGNORE_CERT_REVOCATION_OFFLINE

constexpr const char* kExpired =
    "TLS: its certificate is expired or not valid yet; renew it there, or set this machine's clock";
constexpr const char* kOtherHost = "TLS: its certificate is for another host; write a name it is for into the URL";
constexpr const char* kUnknownIssuer =
    "TLS: its certificate comes from an issuer that Windows does not trust; name the issuer's certificate in ca_file";
constexpr const char* kInvalid = "TLS: its certificate is invalid, revoked or not meant for a server";
constexpr const char* kUnchecked =
    "TLS: whether its certificate was revoked cannot be checked; let this machine reach the address that the issuer "
    "names for that, or name the issuer's certificate in ca_file";
constexpr const char* kHandshake =
    "TLS: the handshake failed, or its certificate is not trusted here, expired or for another host; is this an https "
    "port? A certificate that Windows does not know can be named in ca_file";

// The words in which cpprestsdk tells WinHTTP's flags, with the gravest first.
constexpr std::array<std::pair<std::string_view, const char*>, 7> kFlags{{
    {"FLAG_CERT_REVOKED", kInvalid},
    {"FLAG_CERT_DATE_INVALID", kExpired},
    {"FLAG_CERT_CN_INVALID", kOtherHost},
    {"FLAG_INVALID_CA", kUnknownIssuer},
    {"FLAG_INVALID_CERT", kInvalid},
    {"FLAG_CERT_REV_FAILED", kUnchecked},
    {"FLAG_SECURITY_CHANNEL_ERROR", kHandshake},
}};

std::string meaning(int code, const std::string& reason) {
  switch (code) {
    case ERROR_WINHTTP_TIMEOUT: return "no answer in time";
    case ERROR_WINHTTP_NAME_NOT_RESOLVED:
      return "the name was not found; is it written correctly, and does DNS work on this machine?";
    case ERROR_WINHTTP_CANNOT_CONNECT:
      return "cannot connect; is it running there, and does a firewall let it through?";
    case ERROR_WINHTTP_CONNECTION_ERROR: return "the connection was closed without an answer";
    case ERROR_WINHTTP_SECURE_CERT_DATE_INVALID: return kExpired;
    case ERROR_WINHTTP_SECURE_CERT_CN_INVALID: return kOtherHost;
    case ERROR_WINHTTP_SECURE_INVALID_CA: return kUnknownIssuer;
    case ERROR_WINHTTP_INVALID_SERVER_RESPONSE: return "the answer is not HTTP/1.1 as it should be";
    case ERROR_WINHTTP_SECURE_INVALID_CERT:
    case ERROR_WINHTTP_SECURE_CERT_REVOKED:
    case ERROR_WINHTTP_SECURE_CERT_WRONG_USAGE: return kInvalid;
    case ERROR_WINHTTP_SECURE_CERT_REV_FAILED: return kUnchecked;
    case ERROR_WINHTTP_SECURE_CHANNEL_ERROR:
    case ERROR_WINHTTP_SECURE_FAILURE: return kHandshake;
    default: break;
  }
  for (const auto& [flag, words] : kFlags) {
    if (reason.find(flag) != std::string::npos) return words;
  }
  return reason;
}

// cpprestsdk would speak anything from SSL 3 on. TLS 1.3 is refused by a Windows that does not know it.
void requireTls12(HINTERNET session) {
  DWORD protocols = WINHTTP_FLAG_SECURE_PROTOCOL_TLS1_2 | kTls13;
  if (::WinHttpSetOption(session, WINHTTP_OPTION_SECURE_PROTOCOLS, &protocols, sizeof protocols)) return;
  protocols = WINHTTP_FLAG_SECURE_PROTOCOL_TLS1_2;
  ::WinHttpSetOption(session, WINHTTP_OPTION_SECURE_PROTOCOLS, &protocols, sizeof protocols);
}

// cpprestsdk asks for the issuer's list of revoked certificates and offers no way not to (its issue 664). An
// authority of one's own seldom has one, and a firewalled machine can't reach any: without the list the
// certificate counts as not revoked, as it does for Beast. Windows before 2020 refuses the option.
void bearMissingRevocationList(HINTERNET request) {
  BOOL yes = TRUE;
  ::WinHttpSetOption(request, kIgnoreRevocationOffline, &yes, sizeof yes);
}

}  // namespace

// WinHTTP trusts the system's certificates and no file of ours, and speaks with the system's proxy;
// one of the ini with its password is better served by Beast.
bool restBackendSuits(const HttpClientOptions& options) {
  return options.privateAddresses && options.caFile.empty() && (options.proxy.empty() || options.proxy == kNoProxy);
}

void configureRestBackend(web::http::client::http_client_config& config, const HttpClientOptions& options,
                          const std::string&, TlsContext, std::shared_ptr<CertificateFault>) {
  config.set_validate_certificates(options.tlsVerify);
  config.set_nativesessionhandle_options(requireTls12);
  config.set_nativehandle_options(bearMissingRevocationList);
}

Error restBackendFault(int code, const std::string& reason, const std::string&) {
  return {Error::Kind::Network, meaning(code, reason), true};
}

}  // namespace relay
