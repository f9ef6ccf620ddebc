#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Core/Config/SettingsLoader.h"
#include "Tests/Unit/Config/LoadedText.h"

namespace relay {
namespace {

using ::testing::HasSubstr;

struct Contradiction {
  const char* text;
  const char* fault;
};

class SettingsContradictions : public ::testing::TestWithParam<Contradiction> {};

TEST_P(SettingsContradictions, AreFaults) {
  const LoadedSettings loaded = loadMore(GetParam().text);
  EXPECT_THAT(faultsOf(loaded), HasSubstr(GetParam().fault)) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    All, SettingsContradictions,
    ::testing::Values(
        Contradiction{"format = json\nmethod = GET\n", "line 8: [webhooks] method = GET: "},
        Contradiction{"template.body = x\n", "need format = template"},
        Contradiction{"format = template\n", "needs template.url or template.body"},
        Contradiction{"batch_size = 5\n", "only the formats json and n8n"},
        Contradiction{"signature = hmac-hex\n", "needs signing_secret"},
        Contradiction{"[webhook a]\nurl = http://192.168.1.1/x\nprivate = no\n", "private = no forbids"},
        Contradiction{"[webhook a]\nurl = http://169.254.169.254/x\n", "link-local"},
        Contradiction{"header.Bad Name = x\n", "a key is one word"},
        Contradiction{"header.B\xC3\xA4"
                      "d = x\n",
                      "letters, digits"},
        Contradiction{"header.Content-Length = 5\n", "set by the service itself"},
        Contradiction{"add = nonsense\n", "not known"},
        Contradiction{"[recordings]\nenabled = yes\nfolder = /x\n", "[recordings] public_url: "},
        Contradiction{"[recordings]\nenabled = yes\npublic_url = https://x\n", "[recordings] folder: "},
        Contradiction{"[recordings]\nbitrate = 33\n", "kbit/s that MP3 knows"},
        Contradiction{"[recordings]\nenabled = yes\nfolder = /x\npublic_url = https://x\naccess = key\n",
                      "[server] api_key"},
        Contradiction{"[recordings]\nenabled = yes\nfolder = /x\npublic_url = https://x\n"
                      "signing_key = 0123456789012345-good, short\n",
                      "[recordings] signing_key: "},
        Contradiction{"[server]\ntls_certificate = /x.crt\n", "tls_key: "},
        Contradiction{"[server]\ntls_key = /x.key\n", "tls_certificate: "},
        Contradiction{"[server]\napi_key = secret-cx-key\n", "public documents"},
        Contradiction{"[server]\napi_key = 123456789012345\n", "at least 16 characters"},
        Contradiction{"[server]\nlisten = 127.0.0.1:1, 127.0.0.1:1\n", "twice"},
        Contradiction{"[server]\napi_key = abcdefghijklmnop1\nadmin_key = abcdefghijklmnop1\n", "must differ"},
        Contradiction{"[onduty]\nenabled = yes\nroster = x.ics\n", "[onduty] dummy_extension: "},
        Contradiction{"[onduty]\nenabled = yes\npush = no\n", "[onduty] roster: "},
        Contradiction{"[onduty]\nroster = http://calendar.example/x.ics\n", "expected an https URL"},
        Contradiction{"[onduty]\nroster = x.doc\n", "ends with .ics, .csv"},
        Contradiction{"[onduty]\nenabled = yes\nroster = x.ics\ndummy_extension = 999\nfallback_number = 999\n",
                      "in a circle"},
        Contradiction{"[person Max]\nmobile = none\n", "a telephone number"},
        Contradiction{"[binotel]\nkey = env:KNOWN\n", "[binotel] secret: "},
        Contradiction{"[binotel]\nkey = env:KNOWN\nsecret = x\nallow = 300.1.1.1\n", "networks"}));

TEST(Unsupported, IsSaidWhereItIsSwitchedOn) {
  const auto loaded = load(
      "[pbx]\nurl = https://pbx\nclient_id = x\nclient_secret = x\n[webhooks]\nurl = https://crm/\nformat = "
      "json\nsigning_secret = x\n[recordings]\nenabled = yes\nfolder = /tmp\npublic_url = https://relay\n");
  EXPECT_TRUE(loaded.ok()) << faultsOf(loaded);
  const std::string warnings = warningsOf(loaded);
  for (const char* part :
       {"line 7: [webhooks] format", "line 8: [webhooks] signing_secret", "line 9: [recordings] enabled"})
    EXPECT_THAT(warnings, HasSubstr(part));
}

}  // namespace
}  // namespace relay
