#include <stdlib.h>

#include <string>

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <gtest/gtest.h>
#include <boost/asio/ssl/context.hpp>

#include "Core/Http/SelfSigned.h"
#include "Core/Http/SystemRoots.h"
#include "Core/Time.h"
#include "Tests/Support/TempFolder.h"

namespace relay::test {
namespace {

using Context = boost::asio::ssl::context;

int rootsIn(Context& context) {
  return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context.native_handle())));
}

TEST(SystemRootsTest, OnlyOurContextsReadThemOnceTheyAreKept) {
  const TempFolder folder;
  const std::string roots = folder.file("roots.pem");
  ASSERT_TRUE(makeSelfSigned(roots, folder.file("key.pem"), "pbx.example", SystemClock().now()));
  ASSERT_EQ(::setenv("SSL_CERT_FILE", roots.c_str(), 1), 0);
  keepSystemRoots();

  Context others(Context::tls_client);
  others.set_default_verify_paths();
  EXPECT_EQ(rootsIn(others), 0);

  Context ours(Context::tls_client);
  addSystemRoots(ours.native_handle());
  EXPECT_EQ(rootsIn(ours), 1);
}

}  // namespace
}  // namespace relay::test
