// Links to recordings of the real service, and what check says of them.
#include <filesystem>

#include "Core/Api/RecordingKeys.h"
#include "Core/Api/RecordingRoutes.h"
#include "Core/Http/SelfSigned.h"
#include "Tests/Integration/Scene.h"
#include "Tests/Support/LocalHttp.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

class ServiceLinks : public SceneTest {
 protected:
  void enable(const std::string& more = {}, const std::string& publicUrl = {}) {
    ini.port = freePort();
    base = "https://127.0.0.1:" + std::to_string(ini.port);
    std::filesystem::create_directories(folder.file("wav"));
    ini.further = "tls_certificate = " + folder.file("s.crt") + "\ntls_key = " + folder.file("s.key") +
                  "\n[recordings]\nenabled = yes\nfolder = " + folder.file("wav") +
                  "\npublic_url = " + (publicUrl.empty() ? base : publicUrl) + '\n' + more;
    ASSERT_TRUE(makeSelfSigned(folder.file("s.crt"), folder.file("s.key"), "localhost", SystemClock().now()));
    begin();
  }

  std::string checkLink(const std::string& signingKey = {}) const {
    auto keys = recordingKeys(ini.dataDir, Secret(signingKey), false);
    if (!keys) return keys.error().what;
    return RecordingLinks({base, RecordingAccess::Signed, keys.value(), Milliseconds(0)})
        .link(kCheckName, SystemClock().now());
  }
  static CommandResult curl(Words words) {
    words.insert(words.begin(), {"-sk", "-m", "10", "-w", " %{http_code}"});
    return runProgram("curl", words);
  }

  std::string base;
};

TEST_F(ServiceLinks, AreSignedWithAKeyThatOutlivesTheService) {
  enable();
  const auto link = checkLink();
  EXPECT_EQ(curl({link}).out, std::string(kCheckAnswer) + " 200");
  EXPECT_EQ(curl({base + "/webapi/recording/check.mp3"}).out.substr(0, 40),
            R"({"error":{"code":"wrong_signature","mess)");
  EXPECT_EQ(relay.stop(), 0);
  relay.startAndConnect();
  EXPECT_EQ(curl({link}).out, std::string(kCheckAnswer) + " 200");
}

TEST_F(ServiceLinks, StayGoodWhenTheIniGetsAKeyOfItsOwn) {
  enable();
  const auto before = checkLink();
  ini.further += "signing_key = a-new-key-0123456789\n";
  writeIni();
  ASSERT_TRUE(waitUntil(10s, [&] { return curl({checkLink("a-new-key-0123456789")}).out.ends_with(" 200"); }));
  EXPECT_TRUE(curl({before}).out.ends_with(" 200"));
}

TEST_F(ServiceLinks, ANewCertificateIsUsedWithoutARestart) {
  enable();
  const auto trusting = [&](const std::string& certificate) {
    return runProgram("curl", {"-s", "-m", "10", "--cacert", certificate, checkLink()}).code == 0;
  };
  ASSERT_TRUE(trusting(folder.file("s.crt")));
  std::filesystem::copy_file(folder.file("s.crt"), folder.file("old.crt"));
  ASSERT_TRUE(makeSelfSigned(folder.file("s.crt"), folder.file("s.key"), "localhost", SystemClock().now()));
  EXPECT_TRUE(waitUntil(15s, [&] { return trusting(folder.file("s.crt")); }));
  EXPECT_FALSE(trusting(folder.file("old.crt")));
  folder.write("s.key", "no key");
  EXPECT_TRUE(relay.waitForLine("the certificate before stays in force"));
  EXPECT_NE(curl({base + "/health"}).out.find("the certificate before stays in force"), std::string::npos);
}

class LinkCheck : public ServiceLinks {
 protected:
  std::string check() { return relay.command({"check"}).all(); }
};

TEST_F(LinkCheck, SaysWhoseCertificateReceiversWillNotTrust) {
  enable();
  const auto said = check();
  EXPECT_NE(said.find(base + ": TLS with "), std::string::npos) << said;
  EXPECT_NE(said.find("receivers will not trust it either"), std::string::npos) << said;
}

TEST_F(LinkCheck, FindsTheServiceOverPlainHttp) {
  ini.port = freePort();
  std::filesystem::create_directories(folder.file("wav"));
  ini.further = "insecure = yes\n[recordings]\nenabled = yes\nfolder = " + folder.file("wav") +
                "\npublic_url = http://127.0.0.1:" + std::to_string(ini.port) + '\n';
  begin();
  const auto said = check();
  EXPECT_NE(said.find("leads to the service; a link was fetched"), std::string::npos) << said;
}

TEST_F(LinkCheck, SaysThatNothingAnswersThere) {
  const auto nobody = "http://127.0.0.1:" + std::to_string(freePort());
  enable({}, nobody);
  const auto said = relay.command({"check"});
  EXPECT_NE(said.all().find("FAULT    " + nobody + ": "), std::string::npos) << said.all();
  EXPECT_EQ(said.code, 2);
}

TEST_F(LinkCheck, SaysThatTheNameDoesNotResolve) {
  enable({}, "https://no-such-host.invalid");
  EXPECT_NE(check().find("FAULT    https://no-such-host.invalid: "), std::string::npos) << check();
}

TEST_F(LinkCheck, SaysThatAnotherWebServerAnswers) {
  crm = std::make_unique<Crm>(folder);
  crm->behave(R"({"status":404})");
  const std::string other = crm->url("");
  enable({}, other);
  const auto said = check();
  EXPECT_NE(said.find(other + " answers 404: another web server"), std::string::npos) << said;
}

TEST_F(LinkCheck, TakesAWebServerThatServesTheFolderForWhatItIs) {
  crm = std::make_unique<Crm>(folder);
  const std::string other = crm->url("");
  enable("access = open\n", other);
  std::filesystem::create_directories(ini.dataDir + "/recordings");
  folder.write("data/recordings/210701165649_782-1-1.mp3", "audio");
  const auto said = check();
  EXPECT_NE(said.find("serves 210701165649_782-1-1.mp3 from the folder"), std::string::npos) << said;
}

}  // namespace
}  // namespace relay::test
