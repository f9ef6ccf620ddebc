#include "Core/Http/CertificateWatch.h"

#include "Core/Http/SelfSigned.h"
#include "Core/Platform/Files.h"
#include "Tests/Unit/Http/Loop.h"

namespace relay::test {
namespace {

class CertificateWatchTest : public testing::Test {
 protected:
  CertificateWatchTest() { make(); }
  void make() { EXPECT_TRUE(makeSelfSigned(certificate, key, "relay.example", SystemClock().now())); }
  std::string content() const { return CertificateWatch::read(certificate, key); }

  TempFolder folder;
  std::string certificate = folder.file("server.crt");
  std::string key = folder.file("server.key");
};

TEST_F(CertificateWatchTest, TakesANewCertificateThatStayedTheSameForTwoLooks) {
  auto watch = CertificateWatch::open(certificate, key);
  ASSERT_TRUE(watch);
  const auto first = watch.value().context();
  EXPECT_FALSE(watch.value().look(content()));
  make();
  EXPECT_FALSE(watch.value().look(content())) << "its key may be on the way still";
  EXPECT_TRUE(watch.value().look(content()));
  EXPECT_NE(watch.value().context(), first);
  EXPECT_FALSE(watch.value().look(content()));
}

TEST_F(CertificateWatchTest, KeepsTheOldOneWhereTheNewOneIsNoGoodAndSaysSoOnce) {
  auto watch = CertificateWatch::open(certificate, key);
  ASSERT_TRUE(watch);
  const auto first = watch.value().context();
  ASSERT_TRUE(replaceFile(key, "no key"));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(watch.value().look(content()));
  EXPECT_EQ(watch.value().context(), first);
  EXPECT_NE(watch.value().problem().find("tls_key " + key), std::string::npos) << watch.value().problem();
  make();
  watch.value().look(content());
  EXPECT_TRUE(watch.value().look(content()));
  EXPECT_EQ(watch.value().problem(), "");
}

TEST_F(CertificateWatchTest, KeepsTheOldOneWhereTheFilesHaveGone) {
  auto watch = CertificateWatch::open(certificate, key);
  ASSERT_TRUE(watch);
  const auto before = content();
  std::filesystem::remove(certificate);
  watch.value().look(content());
  EXPECT_FALSE(watch.value().look(content()));
  EXPECT_NE(watch.value().context(), nullptr);
  EXPECT_NE(watch.value().problem().find(certificate), std::string::npos);
  EXPECT_NE(content(), before);
}

}  // namespace
}  // namespace relay::test
