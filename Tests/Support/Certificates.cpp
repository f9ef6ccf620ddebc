#include "Tests/Support/Certificates.h"

#include <cctype>
#include <memory>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace relay::test {

namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

template <class T>
T checked(T value, const char* what) {
  if (!value) throw std::runtime_error(std::string("OpenSSL: ") + what + " failed");
  return value;
}

std::string text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string pem(X509* certificate) {
  const Bio bio(checked(BIO_new(BIO_s_mem()), "BIO_new"));
  checked(PEM_write_bio_X509(bio.get(), certificate), "PEM_write_bio_X509");
  return text(bio.get());
}

std::string pem(EVP_PKEY* key) {
  const Bio bio(checked(BIO_new(BIO_s_mem()), "BIO_new"));
  checked(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr), "PEM_write_bio_PrivateKey");
  return text(bio.get());
}

void addExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = checked(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()), "extension");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void setName(X509_NAME* name, const std::string& common) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common.c_str()), -1, -1,
                             0);
}

Certificate begin(EVP_PKEY* key, const std::string& common, long fromDays, long toDays) {
  constexpr long kDay = 24L * 3600;
  Certificate certificate(checked(X509_new(), "X509_new"));
  X509_set_version(certificate.get(), 2);
  unsigned char serial[8];
  checked(RAND_bytes(serial, sizeof serial) == 1, "RAND_bytes");
  serial[0] &= 0x7f;
  BIGNUM* number = BN_bin2bn(serial, sizeof serial, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
  BN_free(number);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), fromDays * kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), toDays * kDay);
  X509_set_pubkey(certificate.get(), key);
  setName(X509_get_subject_name(certificate.get()), common);
  return certificate;
}

bool isAddress(const std::string& host) {
  if (host.find(':') != std::string::npos) return true;
  for (const char c : host)
    if (c != '.' && !std::isdigit(static_cast<unsigned char>(c))) return false;
  return true;
}

std::string alternativeNames(const std::vector<std::string>& hosts) {
  std::string names;
  for (const auto& host : hosts)
    names += (names.empty() ? "" : ",") + std::string(isAddress(host) ? "IP:" : "DNS:") + host;
  return names;
}

}  // namespace

CertifiedKey makeAuthority(const std::string& name) {
  const Key key(checked(EVP_EC_gen("P-256"), "EVP_EC_gen"));
  const Certificate certificate = begin(key.get(), name, -1, 365);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  addExtension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  addExtension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  addExtension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
  checked(X509_sign(certificate.get(), key.get(), EVP_sha256()), "X509_sign");
  return {pem(certificate.get()), pem(key.get())};
}

CertifiedKey issueCertificate(const CertifiedKey& authority, const std::vector<std::string>& hosts, int daysValid) {
  const Bio certificateBio(BIO_new_mem_buf(authority.certificatePem.data(), -1));
  const Bio keyBio(BIO_new_mem_buf(authority.keyPem.data(), -1));
  const Certificate issuer(
      checked(PEM_read_bio_X509(certificateBio.get(), nullptr, nullptr, nullptr), "reading the CA"));
  const Key issuerKey(
      checked(PEM_read_bio_PrivateKey(keyBio.get(), nullptr, nullptr, nullptr), "reading the CA's key"));
  const Key key(checked(EVP_EC_gen("P-256"), "EVP_EC_gen"));
  const Certificate certificate = begin(key.get(), hosts.at(0), daysValid < 0 ? daysValid - 30 : -1, daysValid);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get()));
  addExtension(certificate.get(), issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
  addExtension(certificate.get(), issuer.get(), NID_ext_key_usage, "serverAuth");
  addExtension(certificate.get(), issuer.get(), NID_subject_alt_name, alternativeNames(hosts));
  addExtension(certificate.get(), issuer.get(), NID_authority_key_identifier, "keyid");
  checked(X509_sign(certificate.get(), issuerKey.get(), EVP_sha256()), "X509_sign");
  return {pem(certificate.get()) + authority.certificatePem, pem(key.get())};
}

}  // namespace relay::test
