// What WinHTTP and cpprestsdk say when a request fails, in words for the administrator.
#include <gtest/gtest.h>

#include "Core/Http/RestBackend.h"

namespace relay::test {
namespace {

std::string said(int code, const std::string& reason) { return restBackendFault(code, reason, {}).what; }

TEST(RestFault, ARefusedCertificateIsExplainedByTheFlagsOfWinHttp) {
  const auto flags = [](const std::string& flag) { return said(0, "SSL Error: WINHTTP_CALLBACK_STATUS_FLAG_" + flag); };
  EXPECT_NE(flags("INVALID_CA SSL invalid CA.").find("ca_file"), std::string::npos);
  EXPECT_NE(flags("CERT_CN_INVALID SSL common name does not match.").find("another host"), std::string::npos);
  EXPECT_NE(flags("CERT_DATE_INVALID SLL certificate is expired.").find("expired"), std::string::npos);
  EXPECT_NE(flags("CERT_REVOKED SSL certificate was revoked.").find("revoked"), std::string::npos);
  EXPECT_NE(flags("CERT_REV_FAILED failed to check revocation status.").find("issuer"), std::string::npos);
  EXPECT_NE(flags("SECURITY_CHANNEL_ERROR internal error.").find("handshake"), std::string::npos);
}

TEST(RestFault, OfSeveralFlagsTheOneThatMattersMostIsSaid) {
  const auto what = said(0,
                         "SSL Error: WINHTTP_CALLBACK_STATUS_FLAG_CERT_REV_FAILED failed to check revocation status. "
                         "WINHTTP_CALLBACK_STATUS_FLAG_CERT_DATE_INVALID SLL certificate is expired.");
  EXPECT_NE(what.find("expired"), std::string::npos) << what;
  EXPECT_EQ(what.find("WINHTTP"), std::string::npos) << what;
}

TEST(RestFault, CodesOfWinHttpAreExplained) {
  EXPECT_NE(said(12007, "x").find("name was not found"), std::string::npos);
  EXPECT_NE(said(12029, "x").find("cannot connect"), std::string::npos);
  EXPECT_NE(said(12045, "x").find("ca_file"), std::string::npos);
  EXPECT_EQ(said(99999, "something new"), "something new");
}

}  // namespace
}  // namespace relay::test
