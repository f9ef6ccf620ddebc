#include "Core/Api/RecordingLinks.h"

#include <gtest/gtest.h>

namespace relay {
namespace {

using namespace std::chrono_literals;
using Verdict = RecordingLinks::Verdict;

const WallTime noon(1772366400000ms);  // 2026-03-01T12:00:00Z
const std::string name = "210701165649_782-1-1.mp3";
const Secret oldKey("the key that was used before");
const Secret newKey("0123456789abcdef0123456789abcdef-new");

RecordingLinks links(std::vector<Secret> keys, Milliseconds expires = 0ms) {
  return RecordingLinks({"https://relay.example:8001/", RecordingAccess::Signed, std::move(keys), expires});
}

std::string signatureOf(const std::string& link) {
  const auto mark = link.find("?sig=");
  return mark == std::string::npos ? std::string() : link.substr(mark + 5);
}

TEST(RecordingLinks, AreTheUrlOfTheFileAndASignatureThatEveryVersionMakesAlike) {
  // printf 'NAME\nKEYID\n0' | openssl dgst -sha256 -hmac KEY -binary | base64url; KEYID: sha256sum of the key.
  EXPECT_EQ(links({oldKey}).link(name, noon),
            "https://relay.example:8001/webapi/recording/"
            "210701165649_782-1-1.mp3?sig=04333880.0.RFJbWpp3G5LzgKw2NG2km8dFyXITeOyZPQKfoLfFDfg");
}

TEST(RecordingLinks, AreThePlainUrlWhereAccessIsNotSigned) {
  for (const auto access : {RecordingAccess::Open, RecordingAccess::Key}) {
    EXPECT_EQ(RecordingLinks({"https://3CXFQDN:5001", access, {oldKey}, 0ms}).link(name, noon),
              "https://3CXFQDN:5001/webapi/recording/210701165649_782-1-1.mp3");
  }
}

TEST(RecordingLinks, AreRightForTheirNameOnly) {
  const auto made = links({oldKey});
  const auto signature = signatureOf(made.link(name, noon));
  EXPECT_EQ(made.judge(name, signature, noon + 24h * 3650), Verdict::Right);
  EXPECT_EQ(made.judge("210701165649_782-1-2.mp3", signature, noon), Verdict::Wrong);
}

TEST(RecordingLinks, AreWrongWithAnyCharacterChanged) {
  const auto made = links({oldKey}, 1h);
  const auto signature = signatureOf(made.link(name, noon));
  for (std::size_t i = 0; i < signature.size(); ++i) {
    auto forged = signature;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(made.judge(name, forged, noon), Verdict::Wrong) << forged;
    EXPECT_EQ(made.judge(name, signature.substr(0, i), noon), Verdict::Wrong) << i;
  }
  for (const char* nonsense : {"", ".", "..", "...", "a.b.c", "0.0.0"}) {
    EXPECT_EQ(made.judge(name, nonsense, noon), Verdict::Wrong) << nonsense;
  }
  EXPECT_EQ(made.judge(name, signature + "A", noon), Verdict::Wrong);
}

TEST(RecordingLinks, EndWhenTheirTimeIsOver) {
  const auto made = links({oldKey}, 1h);
  const auto signature = signatureOf(made.link(name, noon));
  EXPECT_NE(signature.find(".1772370000."), std::string::npos) << signature;
  EXPECT_EQ(made.judge(name, signature, noon + 1h - 1s), Verdict::Right);
  EXPECT_EQ(made.judge(name, signature, noon + 1h), Verdict::Expired);
  EXPECT_EQ(links({oldKey}).judge(name, signature, noon + 1h), Verdict::Expired)
      << "what a link says counts, not what would be said today";
}

TEST(RecordingLinks, OfAKeyBeforeStayGoodBesideTheNewOneAndEndWithTheirKey) {
  const auto before = signatureOf(links({oldKey}).link(name, noon));
  const auto both = links({newKey, oldKey});
  EXPECT_EQ(both.judge(name, before, noon), Verdict::Right);
  const auto after = signatureOf(both.link(name, noon));
  EXPECT_NE(after.substr(0, 8), before.substr(0, 8)) << "the first key signs";
  EXPECT_EQ(links({newKey}).judge(name, after, noon), Verdict::Right);
  EXPECT_EQ(links({newKey}).judge(name, before, noon), Verdict::Wrong);
}

TEST(RecordingLinks, CannotBeRightWithoutAKey) {
  const auto none = links({});
  EXPECT_EQ(none.judge(name, "", noon), Verdict::Wrong);
  EXPECT_EQ(none.judge(name, signatureOf(links({Secret("")}).link(name, noon)), noon), Verdict::Wrong);
}

TEST(RecordingName, IsWhatARecordingCanHaveAndNothingElse) {
  for (const char* good : {"210701165649_782-1-1.mp3", "a.mp3", "check.mp3", "COM10.mp3", "CONSOLE.mp3"}) {
    EXPECT_TRUE(isRecordingName(good)) << good;
  }
  for (const char* bad :
       {"",          ".mp3",        "..mp3",   "../a.mp3",     "..\\a.mp3", "a/b.mp3", "a\\b.mp3", "C:a.mp3",
        "C:\\a.mp3", "/etc/passwd", "a.wav",   "a.mp3.",       "a.mp3 ",    " a.mp3",  "a.MP3",    "a.mp3::$DATA",
        "a:b.mp3",   "CON.mp3",     "nul.mp3", "Lpt1.mp3",     "com9.mp3",  "AUX.mp3", "a.b.mp3",  "a%2e.mp3",
        "~a.mp3",    "a*.mp3",      "a?.mp3",  "\xC3\xA4.mp3", "a\n.mp3"}) {
    EXPECT_FALSE(isRecordingName(bad)) << bad;
  }
  EXPECT_FALSE(isRecordingName(std::string_view("a\0.mp3", 6)));
  EXPECT_TRUE(isRecordingName(std::string(196, 'a') + ".mp3"));
  EXPECT_FALSE(isRecordingName(std::string(197, 'a') + ".mp3"));
}

}  // namespace
}  // namespace relay
