#include "Core/Config/SettingsLoader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Core/Platform/Paths.h"
#include "Tests/Unit/Config/LoadedText.h"

namespace relay {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(SettingsLoader, AMinimalFileIsEnoughAndTheRestHasDefaults) {
  const LoadedSettings loaded = load(kMinimal);
  ASSERT_TRUE(loaded.ok()) << faultsOf(loaded);
  EXPECT_TRUE(loaded.warnings.empty()) << warningsOf(loaded);
  const Settings& settings = loaded.settings;
  EXPECT_EQ(settings.service.dataDir, defaultDataDir());
  EXPECT_EQ(settings.pbx.url, "https://pbx.example.com:5001");
  EXPECT_EQ(settings.pbx.clientSecret.reveal(), "secret");
  ASSERT_EQ(settings.endpoints.size(), 1U);
  const EndpointSettings& endpoint = settings.endpoints[0];
  EXPECT_EQ(endpoint.name, "webhooks");
  EXPECT_EQ(endpoint.recordingsUrl, endpoint.url);
  EXPECT_EQ(endpoint.timeout, 10s);
  EXPECT_EQ(endpoint.keepTrying, 77h);
  EXPECT_EQ(endpoint.method, HttpMethod::Get);
  EXPECT_EQ(settings.server.listen, (std::vector<ListenAddress>{{"127.0.0.1", 8001}}));
  EXPECT_TRUE(isAbsolutePath(settings.recordings.output));
}

TEST(SettingsLoader, ReportsEveryFaultAtOnceInTheOrderOfTheLines) {
  const LoadedSettings loaded = load(
      "[pbx]\nurl = pbx.example.com\nclient_id = x\nclient_secret = env:ABSENT\n"
      "[webhooks]\nurl = https://crm.example.com\ntimeout = 10\ntimout = 5s\nmax_in_flight = 0\n"
      "[recordngs]\nenabled = yes\n[server]\napi_key = sealed:short\n");
  std::vector<int> lines;
  for (const Fault& fault : loaded.faults) lines.push_back(fault.line);
  EXPECT_EQ(lines, (std::vector<int>{2, 4, 7, 8, 9, 10, 13})) << faultsOf(loaded);
}

TEST(SettingsLoader, DescribesAFaultWithFileLineSectionKeyValueAndRemedy) {
  const LoadedSettings loaded = loadMore("timeout = 10\n");
  ASSERT_EQ(loaded.faults.size(), 1U);
  EXPECT_EQ(describe(loaded.faults[0]),
            "webhooks.ini, line 7: [webhooks] timeout = 10: a time needs its unit: ms, s, m, h or d, as in 10s");
}

TEST(SettingsLoader, SuggestsWhatWasProbablyMeant) {
  EXPECT_THAT(faultsOf(loadMore("timout = 5s\n")), HasSubstr("did you mean \"timeout\"?"));
  EXPECT_THAT(faultsOf(loadMore("[onDutty]\n")), HasSubstr("did you mean \"onduty\"?"));
  EXPECT_THAT(faultsOf(loadMore("format = jsn\n")), HasSubstr("did you mean \"json\"?"));
  EXPECT_THAT(faultsOf(loadMore("events = ringin\n")), HasSubstr("did you mean \"ringing\"?"));
  EXPECT_THAT(faultsOf(loadMore("bitrate = 32\n")), HasSubstr("belongs into [recordings]"));
  EXPECT_THAT(faultsOf(loadMore("[webhooks crm]\n")), HasSubstr("[webhook crm]"));
}

TEST(SettingsLoader, RefusesWhatStandsTwice) {
  EXPECT_THAT(faultsOf(loadMore("timeout = 5s\nTimeout = 6s\n")), HasSubstr("on line 7 already"));
  EXPECT_THAT(faultsOf(loadMore("[PBX]\n")), HasSubstr("on line 1 already"));
  EXPECT_THAT(faultsOf(loadMore("[webhook a]\nurl = https://a.example\n[webhook A]\nurl = https://a.example\n")),
              HasSubstr("line 7 already"));
  EXPECT_THAT(faultsOf(loadMore("[did]\n10001 = a\n10001 = b\n")), HasSubstr("twice"));
  EXPECT_THAT(faultsOf(loadMore("[webhook]\n")), HasSubstr("needs a name"));
}

TEST(SettingsLoader, FoldersAndListenMayStandSeveralTimes) {
  const LoadedSettings loaded = loadMore(
      "[recordings]\nfolder = /a, b\nfolder = /c\n[server]\nlisten = 127.0.0.1:1, [::1]:1\nlisten = 127.0.0.1:2\n");
  ASSERT_TRUE(loaded.ok()) << faultsOf(loaded);
  EXPECT_EQ(loaded.settings.recordings.folders.size(), 2U);
  EXPECT_EQ(loaded.settings.server.listen,
            (std::vector<ListenAddress>{{"127.0.0.1", 1}, {"::1", 1}, {"127.0.0.1", 2}}));
}

TEST(SettingsLoader, NamesWhatIsMissing) {
  const std::string faults = faultsOf(load(""));
  for (const char* key : {"[pbx] url", "[pbx] client_id", "[pbx] client_secret", "[webhooks] url"})
    EXPECT_THAT(faults, HasSubstr(key));
  EXPECT_THAT(faultsOf(loadMore("[webhook crm]\nurl =\n")), Not(HasSubstr("[pbx]")));
}

TEST(SettingsLoader, AFileThatIsNotThereIsAFault) {
  const LoadedSettings loaded = loadSettings("/absent/webhooks.ini", testSources());
  ASSERT_EQ(loaded.faults.size(), 1U);
  EXPECT_THAT(describe(loaded.faults[0]), HasSubstr("/absent/webhooks.ini: opening failed"));
}

TEST(SettingsLoader, TakesSecretsFromFourPlaces) {
  const auto secretOf = [](const std::string& value) {
    return load("[pbx]\nurl = https://p\nclient_id = x\nclient_secret = " + value + "\n[webhooks]\nurl = https://c\n");
  };
  EXPECT_EQ(secretOf("env:KNOWN").settings.pbx.clientSecret.reveal(), "from-the-environment");
  EXPECT_EQ(secretOf("file:known").settings.pbx.clientSecret.reveal(), "from-a-file");
  EXPECT_EQ(secretOf("sealed:cba").settings.pbx.clientSecret.reveal(), "abc");
  const LoadedSettings plain = secretOf("pla;in # secret");
  EXPECT_TRUE(plain.ok());
  EXPECT_EQ(plain.settings.pbx.clientSecret.reveal(), "pla;in # secret");
  EXPECT_THAT(warningsOf(plain), AllOf(HasSubstr("plain text"), Not(HasSubstr("pla;in"))));
  for (const char* value : {"env:ABSENT", "file:absent", "sealed:"}) EXPECT_FALSE(secretOf(value).ok()) << value;
}

TEST(SettingsLoader, NeverShowsASecretInAFault) {
  const LoadedSettings loaded = load(
      "[pbx]\nurl = https://user:TOPSECRET@pbx\nclient_secert = TOPSECRET\nclient_id = x\n"
      "[webhooks]\nurl = https://crm.example.com?key=TOPSECRET #\nproxy = http://u:TOPSECRET/@x\n"
      "header.A B = TOPSECRET\nheader.Host = TOPSECRET\nsigning_secret = env:ABSENT, TOPSECRET\n"
      "[server]\napi_key = TOPSECRET\n[binotel]\nkey = TOPSECRET\n");
  EXPECT_GE(loaded.faults.size(), 8U);
  EXPECT_THAT(faultsOf(loaded), Not(HasSubstr("TOPSECRET")));
  EXPECT_THAT(warningsOf(loaded), Not(HasSubstr("TOPSECRET")));
}

TEST(SettingsLoader, ATimeZoneThatDoesNotExistIsAFault) {
  EXPECT_THAT(faultsOf(load("[pbx]\ntimezone = Europe/Berlyn\n")),
              HasSubstr("[pbx] timezone = Europe/Berlyn: There is no time zone"));
  EXPECT_THAT(faultsOf(load("[pbx]\ntimezone = Europe/Berlin\n")), Not(HasSubstr("timezone")));
}

TEST(SettingsLoader, WarnsOfWhatWorksButIsUnwise) {
  const std::string warnings =
      warningsOf(load("[pbx]\nurl = http://pbx\nclient_id = \"x\"\nclient_secret = plain\ntls_verify = "
                      "no\n[webhooks]\nurl = https://c\n"
                      "tls_verify = no\nheader.Authorization = Bearer x\nheader.X-Site = berlin\n[server]\ninsecure = "
                      "yes\nlisten = *:80\n"));
  for (const char* part :
       {"line 2: [pbx] url: ", "line 3: [pbx] client_id: the quotation",
        "line 4: [pbx] client_secret: ", "line 5: [pbx] tls_verify: ", "line 8: [webhooks] tls_verify: ",
        "line 9: [webhooks] header.Authorization: ", "[server] insecure: "})
    EXPECT_THAT(warnings, HasSubstr(part));
  EXPECT_THAT(warnings, Not(HasSubstr("X-Site")));
}

TEST(SettingsLoader, ReadsOnDutyPeopleAndBinotel) {
  const LoadedSettings loaded = loadMore(
      "[onduty]\nenabled = yes\nroster = roster.ics\ndummy_extension = 999\nfallback_number = 200\ncountry = de\n"
      "[person Max Mustermann]\nmobile = 0171-12345\n[person Олена]\nname = Olena\nemail = o@example.com\n"
      "[binotel]\nkey = env:KNOWN\nsecret = env:KNOWN\n[binotel branch]\nkey = sealed:x\nsecret = sealed:y\nallow = "
      "203.0.113.0/24\n"
      "[did]\n10001 = +49 30 1\n");
  ASSERT_TRUE(loaded.ok()) << faultsOf(loaded);
  const OnDutySettings& duty = loaded.settings.onDuty;
  EXPECT_TRUE(isAbsolutePath(duty.roster)) << duty.roster;
  EXPECT_EQ(duty.country, "DE");
  ASSERT_EQ(duty.people.size(), 2U);
  EXPECT_EQ(duty.people[0].displayName, "Max Mustermann");
  EXPECT_EQ(duty.people[1].name, "Олена");
  EXPECT_EQ(duty.people[1].displayName, "Olena");
  ASSERT_EQ(loaded.settings.binotel.size(), 2U);
  EXPECT_EQ(loaded.settings.binotel[1].name, "branch");
  EXPECT_EQ(loaded.settings.dids.at("10001"), "+49 30 1");
}

TEST(SettingsLoader, OnlyOnDutyNeedsNoReceiver) {
  const std::string pbx = kMinimal.substr(0, kMinimal.find("[webhooks]"));
  EXPECT_TRUE(load(pbx + "[onduty]\nenabled = yes\nroster = r.csv\npush = no\n").ok());
}

TEST(SettingsLoader, AUrlOfFourThousandCharactersArrivesWhole) {
  const std::string url = "https://crm.example.com/?x=" + std::string(4000, 'y');
  const LoadedSettings loaded = loadMore("[webhook long]\nurl = " + url + "\r\n");
  ASSERT_TRUE(loaded.ok()) << faultsOf(loaded);
  EXPECT_EQ(loaded.settings.endpoints[1].url, url);
}

TEST(SettingsLoader, HostileTextIsOnlyFaults) {
  std::string text;
  unsigned state = 1;
  for (int i = 0; i < 100'000; ++i)
    text += "[]=\n ;:.,abcpurl\xFF\0\r"[(state = state * 1103515245 + 12345) >> 16 & 15U];
  EXPECT_FALSE(load(text).ok());
  EXPECT_FALSE(load(kMinimal + std::string(2 << 20, 'x')).ok());
}

}  // namespace
}  // namespace relay
