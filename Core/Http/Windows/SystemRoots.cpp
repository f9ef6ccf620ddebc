#include <windows.h>

#include <wincrypt.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "Core/Http/Tls.h"

namespace relay {

// The ROOT store as this account sees it: the machine's certificates and the account's own.
void addSystemRoots(ssl_ctx_st* context) {
  HCERTSTORE roots = CertOpenSystemStoreW(0, L"ROOT");
  if (!roots) return;
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  PCCERT_CONTEXT entry = nullptr;
  while ((entry = CertEnumCertificatesInStore(roots, entry)) != nullptr) {
    const unsigned char* bytes = entry->pbCertEncoded;
    X509* certificate = d2i_X509(nullptr, &bytes, static_cast<long>(entry->cbCertEncoded));
    if (!certificate) continue;
    X509_STORE_add_cert(store, certificate);
    X509_free(certificate);
  }
  CertCloseStore(roots, 0);
  ERR_clear_error();
}

}  // namespace relay
