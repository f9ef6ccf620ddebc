#include "Core/Http/SystemRoots.h"

#include <stdlib.h>

#include <string>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace relay {
namespace {

// The file of roots that OpenSSL would have read; empty until it is hidden from others.
std::string& keptFile() {
  static std::string file;
  return file;
}

}  // namespace

// The distribution's certificates, where OpenSSL was built to look (SSL_CERT_FILE and SSL_CERT_DIR win).
void addSystemRoots(ssl_ctx_st* context) {
  SSL_CTX_set_default_verify_paths(context);
  if (!keptFile().empty()) SSL_CTX_load_verify_file(context, keptFile().c_str());
  ERR_clear_error();
}

void keepSystemRoots() {
  const char* variable = X509_get_default_cert_file_env();
  const char* given = ::getenv(variable);
  keptFile() = given != nullptr ? given : X509_get_default_cert_file();
  ::setenv(variable, "/dev/null", 1);
}

bool findSystemRoot(x509_store_ctx_st*) { return false; }

}  // namespace relay
