// The number on duty: written into the phone system (push), and asked for by it (pull).
#include <nlohmann/json.hpp>

#include "Tests/Integration/Rosters.h"
#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

using nlohmann::json;

constexpr const char* kUpdated = "[3CX] Successfully updated mobile number.";

class OnDuty : public SceneTest {
 protected:
  void plan(const std::string& person) { folder.write("roster.csv", rosterOf(person)); }
  void noPlan() { folder.write("roster.csv", rosterOfThePast()); }
  // `keys`: further lines of [onduty].
  void writePlan(const std::string& keys = {}) {
    plan("Max Mustermann");
    ini.further =
        "api_key = the-key-of-the-call-flow\nadmin_key = the-key-of-administrators\n"
        "[onduty]\nenabled = yes\nroster = roster.csv\nfallback_number = 200\ndummy_extension = 999\n" +
        keys + "[person Max Mustermann]\nmobile = 0171-12345\n[person Erika]\nmobile = +49 172 67890\n";
  }
  std::string mobile() { return json::parse(pbx->user("999")).at("Mobile").get<std::string>(); }
  bool waitForMobile(const std::string& number, std::chrono::milliseconds limit = 30s) {
    return waitUntil(
        limit, [&] { return mobile() == number; }, 20ms);
  }
};

TEST_F(OnDuty, ThePlanIsInThePhoneSystemAndTheCallReachesTheMobile) {
  writePlan();
  begin();
  ASSERT_TRUE(relay.waitForLine(kUpdated));
  EXPECT_EQ(mobile(), "0171-12345");
  EXPECT_EQ(relay.log().find("0171-12345"), std::string::npos) << "a whole number in the log";
  pbx->call(R"({"kind":"mobile","ring_ms":200,"talk_ms":2500})");
  EXPECT_TRUE(compareCalls(1).faults.empty());
  // Forwarded to that number, and not to the one from before.
  EXPECT_NE(json::parse(pbx->user("999")).dump().find("\"External\":\"0171-12345\""), std::string::npos);
  EXPECT_EQ(pbx->count("users unselected"), 0);
}

TEST_F(OnDuty, AChangeOfTheRosterIsInThePhoneSystemWithinFiveSeconds) {
  writePlan();
  begin();
  ASSERT_TRUE(waitForMobile("0171-12345"));
  plan("Erika");
  EXPECT_TRUE(waitForMobile("+49 172 67890", 5s));
  noPlan();
  EXPECT_TRUE(waitForMobile("200", 5s));
}

TEST_F(OnDuty, AChangeByHandIsReportedAndPutBack) {
  writePlan("verify_every = 10s\n");
  begin();
  ASSERT_TRUE(relay.waitForLine(kUpdated));
  pbx->user("999", R"({"Mobile":"0199-99999999"})");
  ASSERT_TRUE(relay.waitForLine("Somebody changed the mobile number of extension 999"));
  EXPECT_TRUE(waitForMobile("0171-12345"));
}

TEST_F(OnDuty, WithoutRepairAChangeByHandIsReportedOnly) {
  writePlan("verify_every = 10s\nrepair = no\n");
  begin();
  ASSERT_TRUE(relay.waitForLine(kUpdated));
  pbx->user("999", R"({"Mobile":"0199-99999999"})");
  ASSERT_TRUE(relay.waitForLine("repair = no, so it stays"));
  EXPECT_EQ(mobile(), "0199-99999999");
  plan("Erika");
  EXPECT_TRUE(waitForMobile("+49 172 67890"));
}

TEST_F(OnDuty, WhileThePhoneSystemIsAwayItIsTriedUntilItIsBack) {
  writePlan();
  begin();
  ASSERT_TRUE(waitForMobile("0171-12345"));
  pbx->fault(R"({"name":"refuse","ms":60000})");
  plan("Erika");
  ASSERT_TRUE(relay.waitForLine("could not be changed"));
  pbx->fault(R"({"name":"clear"})");
  EXPECT_TRUE(waitForMobile("+49 172 67890"));
  EXPECT_TRUE(relay.waitForLine("can be kept up to date again"));
}

TEST_F(OnDuty, RefusalsOfThePhoneSystemAreClearLinesAndTheLastNumberStays) {
  writePlan();
  begin();
  ASSERT_TRUE(waitForMobile("0171-12345"));
  const std::vector<std::pair<std::string, std::string>> faults{
      {R"({"name":"deny","rights":"users_write"})", "may read it but not change it"},
      {R"({"name":"deny","rights":"users"})", "lacks the right"},
      {R"({"name":"fail","kind":"user_change","status":500,"ms":60000})", "answers 500"},
      {R"({"name":"fail","kind":"users","status":404,"ms":60000})", "answers 404"},
      {R"({"name":"fail","kind":"user_change","status":429,"retry_after":1,"ms":60000})", "answers 429"},
      {R"({"name":"garbage_body","kind":"users","ms":60000})", "cannot be read"}};
  bool erika = false;
  for (const auto& [fault, line] : faults) {
    const std::string before = mobile();
    pbx->fault(fault);
    plan((erika = !erika) ? "Erika" : "Max Mustermann");
    EXPECT_TRUE(waitUntil(20s, [&, said = line] { return relay.log().find(said) != std::string::npos; }))
        << fault << " does not lead to: " << line;
    EXPECT_EQ(mobile(), before);
    pbx->fault(R"({"name":"clear"})");
    EXPECT_TRUE(waitForMobile(erika ? "+49 172 67890" : "0171-12345", 70s)) << fault;
  }
}

TEST_F(OnDuty, RulesThatKeepTheirNumberAreToldAndProfilesYesWritesThem) {
  pbxOptions = {"--rules-keep-mobile"};
  writePlan();
  begin();
  ASSERT_TRUE(relay.waitForLine("the forwarding rules of extension 999 do not lead to the mobile number"));
  writePlan("profiles = yes\n");
  writeIni();
  ASSERT_TRUE(relay.waitForLine("The forwarding rules of extension 999 lead to"));
  for (const auto& profile : json::parse(pbx->user("999")).at("ForwardingProfiles"))
    EXPECT_EQ(profile.dump().find("+15551239999"), std::string::npos) << profile;
}

TEST_F(OnDuty, ChecksTheExtensionItsRightsAndItsRulesBesideTheServiceAndAlone) {
  writePlan();
  begin();
  ASSERT_TRUE(relay.waitForLine(kUpdated));
  for (const bool running : {true, false}) {
    const int stopped = running ? 0 : relay.stop();
    EXPECT_EQ(stopped, 0);
    const auto whole = relay.command({"check"});
    EXPECT_EQ(whole.code, 0);
    const std::string good = whole.all();
    EXPECT_NE(good.find("extension 999 ([onduty] dummy_extension) exists"), std::string::npos) << good;
    EXPECT_NE(good.find("GET /integration/routing is served"), std::string::npos) << good;
    EXPECT_NE(good.find("may change users"), std::string::npos) << good;
    EXPECT_NE(good.find("forwards outside calls to its mobile number in every status"), std::string::npos) << good;
    pbx->fault(R"({"name":"deny","rights":"users_write"})");
    const auto lacking = relay.command({"check"});
    EXPECT_EQ(lacking.code, 1);
    const std::string bad = lacking.all();
    EXPECT_NE(bad.find("the number on duty cannot be written"), std::string::npos) << bad;
    pbx->fault(R"({"name":"clear"})");
  }
  EXPECT_EQ(mobile(), "0171-12345");
}

}  // namespace
}  // namespace relay::test
