#include "Core/Http/SystemRoots.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace relay {

// The distribution's certificates, where OpenSSL was built to look (SSL_CERT_FILE and SSL_CERT_DIR win).
void addSystemRoots(ssl_ctx_st* context) {
  SSL_CTX_set_default_verify_paths(context);
  ERR_clear_error();
}

bool findSystemRoot(x509_store_ctx_st*) { return false; }

}  // namespace relay
