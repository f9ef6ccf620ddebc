// Recordings over HTTP and HTTPS, as curl sees them.
#include "Core/Http/SelfSigned.h"
#include "Tests/Integration/Posix/ServedFolder.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

using RecordingServing = ServedFolder;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(RecordingServing, GivesWholeFilesAndTheirHeaders) {
  const auto bytes = add("a-1-1.mp3", 3'000'001);
  serve(RecordingAccess::Open);
  EXPECT_TRUE(curl({link("a-1-1.mp3")}) == bytes);
  const auto head = curl({"-I", link("a-1-1.mp3")});
  for (const char* part :
       {"HTTP/1.1 200 OK", "Content-Type: audio/mpeg", "Content-Length: 3000001", "Accept-Ranges: bytes", "ETag: \"",
        "Last-Modified: ", "Content-Disposition: inline; filename=\"a-1-1.mp3\""}) {
    EXPECT_TRUE(has(head, part)) << part << '\n' << head;
  }
  curl({"-OJ", "--create-dirs", "--output-dir", folder.file("saved"), link("a-1-1.mp3")});
  EXPECT_TRUE(readFile(folder.file("saved/a-1-1.mp3")) == bytes);
}

TEST_F(RecordingServing, GivesRangesAndGoesOnWhereADownloadEnded) {
  const auto bytes = add("a-1-1.mp3", 500'000);
  serve(RecordingAccess::Open);
  EXPECT_TRUE(curl({"-r", "0-99", link("a-1-1.mp3")}) == bytes.substr(0, 100));
  EXPECT_TRUE(curl({"-r", "-7", link("a-1-1.mp3")}) == bytes.substr(bytes.size() - 7));
  EXPECT_EQ(status({"-r", "0-0", link("a-1-1.mp3")}), "206");
  EXPECT_EQ(status({"-r", "500000-", link("a-1-1.mp3")}), "416");
  const auto several = curl({"-r", "0-9,499990-", link("a-1-1.mp3")});
  EXPECT_TRUE(has(several, "Content-Range: bytes 0-9/500000\r\n\r\n" + bytes.substr(0, 10) + "\r\n--")) << several;
  EXPECT_TRUE(has(several, "Content-Range: bytes 499990-499999/500000\r\n\r\n" + bytes.substr(499'990) + "\r\n--"));
  folder.write("part.mp3", bytes.substr(0, 123'456));
  curl({"-C", "-", "-o", folder.file("part.mp3"), link("a-1-1.mp3")});
  EXPECT_TRUE(readFile(folder.file("part.mp3")) == bytes);
}

TEST_F(RecordingServing, SendsNothingToWhoHasItAlready) {
  add("a-1-1.mp3", 100'000);
  serve(RecordingAccess::Open);
  curl({"--etag-save", folder.file("etag"), "-o", "/dev/null", link("a-1-1.mp3")});
  EXPECT_EQ(curl({"--etag-compare", folder.file("etag"), "-o", "/dev/null", link("a-1-1.mp3")},
                 "%{http_code} %{size_download}"),
            "304 0");
  const auto etag = readFile(folder.file("etag"));
  const std::string tag = etag.substr(0, etag.find_last_of('"') + 1);
  EXPECT_EQ(status({"-r", "0-9", "-H", "If-Range: " + tag, link("a-1-1.mp3")}), "206");
  EXPECT_EQ(status({"-r", "0-9", "-H", "If-Range: \"other\"", link("a-1-1.mp3")}), "200");
  add("a-1-1.mp3", 100'001);
  EXPECT_EQ(status({"--etag-compare", folder.file("etag"), link("a-1-1.mp3")}), "200");
}

TEST_F(RecordingServing, SignedLinksWorkAndNothingElseDoes) {
  add("a-1-1.mp3", 1000);
  add("a-1-2.mp3", 1000);
  serve(RecordingAccess::Signed);
  const auto good = link("a-1-1.mp3");
  EXPECT_EQ(status({good}), "200");
  EXPECT_EQ(status({"-I", good}), "200");
  EXPECT_EQ(status({base + "/webapi/recording/a-1-1.mp3"}), "403");
  EXPECT_EQ(status({base + "/webapi/recording/a-1-2.mp3" + good.substr(good.find('?'))}), "403");
  EXPECT_EQ(status({link("unknown.mp3")}), "404");
  const auto refused = curl({base + "/webapi/recording/a-1-1.mp3?sig=x"});
  EXPECT_TRUE(has(refused, "{\"error\":{\"code\":\"wrong_signature\"")) << refused;
}

TEST_F(RecordingServing, LinksEndWhenTheirTimeIsOver) {
  add("a-1-1.mp3", 1000);
  serve(RecordingAccess::Signed, Milliseconds(60'000));
  EXPECT_EQ(status({link("a-1-1.mp3")}), "200");
  const auto old = links->link("a-1-1.mp3", clock.now() - std::chrono::minutes(2));
  EXPECT_TRUE(has(curl({old}, " %{http_code}"), "\"code\":\"expired\"")) << old;
}

TEST_F(RecordingServing, AKeyOpensWhereAccessIsKey) {
  add("a-1-1.mp3", 1000);
  serve(RecordingAccess::Key);
  EXPECT_EQ(status({link("a-1-1.mp3")}), "401");
  EXPECT_EQ(status({"-H", "X-API-Key: the-api-key-of-this", link("a-1-1.mp3")}), "200");
  for (int i = 0; i < 9; ++i) EXPECT_EQ(status({"-H", "X-API-Key: guess", link("a-1-1.mp3")}), "401");
  EXPECT_EQ(status({"-H", "X-API-Key: guess", link("a-1-1.mp3")}), "429");
  EXPECT_EQ(status({"-H", "X-API-Key: the-api-key-of-this", link("a-1-1.mp3")}), "200");
}

TEST_F(RecordingServing, NoPathLeadsOut) {
  add("a-1-1.mp3", 1000);
  folder.write("secret.txt", "secret");
  serve(RecordingAccess::Open);
  EXPECT_EQ(status({base + "/webapi/recording/%61-1-1.mp3"}), "200") << "an escaped letter is a letter";
  const std::string files = folder.path().string();
  for (const std::string& path : Words{"../secret.txt",
                                       "..%2fsecret.txt",
                                       "%2e%2e/secret.txt",
                                       "%2e%2e%2fsecret.txt",
                                       "..%5csecret.txt",
                                       "..\\secret.txt",
                                       "%252e%252e%252fsecret.txt",
                                       "....//secret.txt",
                                       "%c0%ae%c0%ae%c0%afsecret.txt",
                                       "a-1-1.mp3%00",
                                       "a-1-1.mp3%00.txt",
                                       "%00",
                                       "%",
                                       "%zz",
                                       "a-1-1.mp3%",
                                       "C:%5ca-1-1.mp3",
                                       "C:a-1-1.mp3",
                                       "/" + files + "/a-1-1.mp3",
                                       "%2F" + files + "/a-1-1.mp3",
                                       "CON.mp3",
                                       "nul.mp3",
                                       "COM1.mp3",
                                       "a-1-1.mp3::$DATA",
                                       "a-1-1.mp3.",
                                       "a-1-1.mp3%20",
                                       "A-1-1.mp3",
                                       "a-1-1.MP3",
                                       "",
                                       ".",
                                       "..",
                                       ".mp3",
                                       "secret.txt",
                                       "a-1-1.mp3/",
                                       "a-1-1.mp3/x",
                                       std::string(3000, 'a') + ".mp3"}) {
    EXPECT_EQ(status({"--path-as-is", base + "/webapi/recording/" + path}), "404") << path;
  }
}

TEST_F(RecordingServing, SpeaksTlsOfOurTime) {
  const auto bytes = add("a-1-1.mp3", 300'000);
  ServerOptions options;
  options.tlsCertificate = folder.file("s.crt");
  options.tlsKey = folder.file("s.key");
  ASSERT_TRUE(makeSelfSigned(options.tlsCertificate, options.tlsKey, "relay.example", clock.now()));
  serve(RecordingAccess::Signed, Milliseconds(0), options);
  EXPECT_TRUE(curl({link("a-1-1.mp3")}) == bytes);
  EXPECT_EQ(curl({"-r", "5-9", link("a-1-1.mp3")}), bytes.substr(5, 5));
  EXPECT_EQ(status({"--tlsv1.2", "--tls-max", "1.2", link("a-1-1.mp3")}), "200");
  EXPECT_EQ(status({"--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0", link("a-1-1.mp3")}), "000");
}

TEST_F(RecordingServing, ANewCertificateIsUsedAndABadOneIsNot) {
  add("a-1-1.mp3", 1000);
  ServerOptions options;
  options.tlsCertificate = folder.file("s.crt");
  options.tlsKey = folder.file("s.key");
  options.certificateLook = Milliseconds(50);
  ASSERT_TRUE(makeSelfSigned(options.tlsCertificate, options.tlsKey, "relay.example", clock.now()));
  serve(RecordingAccess::Open, Milliseconds(0), options);
  const auto trusting = [&](const std::string& certificate) {
    return runProgram("curl", {"-s", "-m", "10", "-o", "/dev/null", "--cacert", certificate, link("a-1-1.mp3")}).code ==
           0;
  };
  ASSERT_TRUE(makeSelfSigned(folder.file("n.crt"), folder.file("n.key"), "relay.example", clock.now()));
  ASSERT_FALSE(trusting(folder.file("n.crt")));
  std::filesystem::copy_file(folder.file("s.crt"), folder.file("first.crt"));
  std::filesystem::rename(folder.file("n.key"), options.tlsKey);
  std::filesystem::copy_file(folder.file("n.crt"), options.tlsCertificate,
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_TRUE(waitUntil(10s, [&] { return trusting(folder.file("n.crt")); }));
  EXPECT_FALSE(trusting(folder.file("first.crt")));
  folder.write("s.crt", "rubbish");
  EXPECT_FALSE(waitUntil(500ms, [&] { return !trusting(folder.file("n.crt")); }));
}

}  // namespace
}  // namespace relay::test
