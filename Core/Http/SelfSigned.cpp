#include "Core/Http/SelfSigned.h"

#include <chrono>
#include <cstdint>
#include <ctime>
#include <memory>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "Core/Platform/Files.h"

namespace relay {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

constexpr std::size_t kCommonNameLimit = 64;

bool extend(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  const bool good = extension && X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return good;
}

bool numberRandomly(X509* certificate) {
  std::uint64_t serial = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1) return false;
  return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1;
}

// Letters, digits, dots and hyphens only: nothing that could change the meaning of the extension's text.
std::string plainName(const std::string& hostName) {
  std::string name;
  for (const char c : hostName) {
    const bool good =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (good && name.size() < kCommonNameLimit) name += c;
  }
  return name.empty() ? "localhost" : name;
}

Certificate makeCertificate(EVP_PKEY* key, const std::string& name, std::time_t now) {
  constexpr long day = 24L * 60 * 60;
  constexpr int years = 10 * 365 + 2;
  Certificate certificate(X509_new(), X509_free);
  X509* raw = certificate.get();
  X509_set_version(raw, X509_VERSION_3);
  X509_time_adj_ex(X509_getm_notBefore(raw), -1, 0, &now);
  X509_time_adj_ex(X509_getm_notAfter(raw), years, day - 1, &now);
  X509_set_pubkey(raw, key);
  X509_NAME* subject = X509_get_subject_name(raw);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(raw, subject);
  const std::string alternatives =
      (name == "localhost" ? "" : "DNS:" + name + ",") + "DNS:localhost,IP:127.0.0.1,IP:::1";
  const bool good = numberRandomly(raw) && extend(raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                    extend(raw, NID_key_usage, "critical,digitalSignature,keyCertSign") &&
                    extend(raw, NID_ext_key_usage, "serverAuth") && extend(raw, NID_subject_key_identifier, "hash") &&
                    extend(raw, NID_subject_alt_name, alternatives) && X509_sign(raw, key, EVP_sha256()) > 0;
  if (!good) certificate.reset();
  return certificate;
}

std::string content(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

}  // namespace

Outcome makeSelfSigned(const std::string& certificateFile, const std::string& keyFile, const std::string& hostName,
                       WallTime now) {
  const Error failed{Error::Kind::Disk, "certificate " + certificateFile + " could not be made: OpenSSL refuses",
                     false};
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  if (!key) return failed;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const Certificate certificate = makeCertificate(key.get(), plainName(hostName), static_cast<std::time_t>(seconds));
  const Bio keyText(BIO_new(BIO_s_mem()), BIO_free);
  const Bio certificateText(BIO_new(BIO_s_mem()), BIO_free);
  if (!certificate || PEM_write_bio_PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(certificateText.get(), certificate.get()) != 1) {
    return failed;
  }
  if (auto written = replaceFile(keyFile, content(keyText)); !written) return written;
  return replaceFile(certificateFile, content(certificateText));
}

}  // namespace relay
