#include "Core/Http/CertificateText.h"

#include <algorithm>
#include <ctime>
#include <memory>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

namespace relay {
namespace {

constexpr std::size_t kTextLimit = 200;

// What a stranger put into a certificate, as one short printable line.
std::string harmless(std::string text) {
  if (text.size() > kTextLimit) text = text.substr(0, kTextLimit) + "...";
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; }, '?');
  return text;
}

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string content(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return harmless(std::string(data, static_cast<std::size_t>(std::max(size, 0L))));
}

std::string nameText(const X509_NAME* name) {
  const Bio bio(BIO_new(BIO_s_mem()), BIO_free);
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
  return content(bio);
}

std::string dayText(const ASN1_TIME* time) {
  std::tm parts{};
  if (!time || ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable date";
  char text[16];
  const auto size = std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return std::string(text, size);
}

std::string alternativeName(const GENERAL_NAME& name) {
  int kind = 0;
  const auto* value = static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(&name, &kind));
  if (kind == GEN_DNS) {
    return harmless(std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                                static_cast<std::size_t>(ASN1_STRING_length(value))));
  }
  if (kind != GEN_IPADD) return {};
  const unsigned char* bytes = ASN1_STRING_get0_data(value);
  std::string text;
  const int size = ASN1_STRING_length(value);
  if (size != 4) return "an IPv6 address";
  for (int i = 0; i < size; ++i) text += (i ? "." : "") + std::to_string(bytes[i]);
  return text;
}

// The names a certificate is for, the first few of them.
std::string validNames(X509* certificate) {
  constexpr int most = 5;
  std::string text;
  auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0, count = 0; names && i < sk_GENERAL_NAME_num(names) && count < most; ++i) {
    const auto name = alternativeName(*sk_GENERAL_NAME_value(names, i));
    if (name.empty()) continue;
    text += (count++ ? ", " : "") + name;
  }
  GENERAL_NAMES_free(names);
  return text.empty() ? "no host name" : text;
}

std::string expectedHost(X509_STORE_CTX* chain) {
  X509_VERIFY_PARAM* expected = X509_STORE_CTX_get0_param(chain);
  if (const char* host = X509_VERIFY_PARAM_get0_host(expected, 0)) return host;
  char* address = X509_VERIFY_PARAM_get1_ip_asc(expected);
  std::string text = address ? address : "this host";
  OPENSSL_free(address);
  return text;
}

}  // namespace

std::string describeRefusal(x509_store_ctx_st* chain) {
  const int error = X509_STORE_CTX_get_error(chain);
  X509* certificate = X509_STORE_CTX_get_current_cert(chain);
  if (!certificate) return X509_verify_cert_error_string(error);
  const bool own = X509_STORE_CTX_get_error_depth(chain) == 0;
  const std::string which = (own ? "its certificate (" : "a certificate of its issuers (") +
                            nameText(X509_get_subject_name(certificate)) + ") ";
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return which + "expired on " + dayText(X509_get0_notAfter(certificate)) +
             "; renew it there, or set this machine's clock";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return which + "is valid only from " + dayText(X509_get0_notBefore(certificate)) +
             "; is this machine's clock right?";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return which + "is for " + validNames(certificate) + ", not for " + expectedHost(chain) +
             "; write a name it is for into the URL";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return which + "is self-signed; save it as a PEM file and name that in ca_file";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return which + "comes from an issuer that is not trusted here (" + nameText(X509_get_issuer_name(certificate)) +
             "); put the issuer's certificate into the file that ca_file names";
    default: return which + "was refused: " + X509_verify_cert_error_string(error);
  }
}

}  // namespace relay
