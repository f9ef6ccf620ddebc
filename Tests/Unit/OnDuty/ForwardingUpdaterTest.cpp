#include "Core/OnDuty/ForwardingUpdater.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "FakeForwarding.h"

namespace relay {
namespace {

using namespace std::chrono_literals;
using Kind = ForwardingNews::Kind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ForwardingUpdaterTest : public testing::Test {
 protected:
  ForwardingUpdaterTest() {
    settings.enabled = true;
    settings.extension = "999";
    settings.numbers.dummyExtension = "999";
    max.active = true;
    max.source = DutySource::Plan;
    max.displayName = "Max Mustermann";
    max.number = "0171-12345";
    erika = max;
    erika.displayName = "Erika Musterfrau";
    erika.number = "0172-67890";
  }
  void start() {
    updater.configure(settings, max);
    pace.pass(100ms);
  }
  std::vector<ForwardingNews> all(Kind kind) const {
    std::vector<ForwardingNews> found;
    std::copy_if(news.begin(), news.end(), std::back_inserter(found),
                 [&](const auto& one) { return one.kind == kind; });
    return found;
  }

  std::unique_ptr<threecx::FakePace> owned = std::make_unique<threecx::FakePace>();
  threecx::FakePace& pace = *owned;
  FakeForwarding pbx{pace};
  PbxForwarding* reached = &pbx;
  ForwardingSettings settings;
  DutyAnswer max, erika;
  std::vector<ForwardingNews> news;
  ForwardingUpdater updater{
      {std::move(owned), [this] { return reached; }, [this](const ForwardingNews& one) { news.push_back(one); }}};
};

TEST_F(ForwardingUpdaterTest, ReadsWritesAndReadsBack) {
  start();
  EXPECT_THAT(pbx.log, ElementsAre("read 999", "write 0171-12345", "read 999"));
  EXPECT_EQ(pbx.user.mobile, "0171-12345");
  ASSERT_EQ(all(Kind::Updated).size(), 1U);
  EXPECT_EQ(all(Kind::Updated)[0].before, "0151-99999");
  EXPECT_EQ(all(Kind::Updated)[0].after, "0171-12345");
  EXPECT_TRUE(updater.status().confirmed);
  EXPECT_EQ(updater.status().problem, "");
}

TEST_F(ForwardingUpdaterTest, NumbersAreNeverWholeInWhatIsSaid) {
  start();
  pbx.user.mobile = "0999-1112222";
  pbx.fail("the phone system is away");
  pace.pass(20min);
  for (const auto& one : news)
    for (const char* whole : {"0151-99999", "0171-12345", "0999-1112222"}) EXPECT_THAT(one.text, Not(HasSubstr(whole)));
}

TEST_F(ForwardingUpdaterTest, ANumberThatIsRightAlreadyIsNotWritten) {
  pbx.user.mobile = "0171 12345";
  pbx.turn("017112345");
  start();
  EXPECT_THAT(pbx.log, ElementsAre("read 999"));
  EXPECT_EQ(all(Kind::Found).size(), 1U);
}

TEST_F(ForwardingUpdaterTest, AChangeOfTheRosterIsInThePhoneSystemAtOnce) {
  start();
  updater.dutyChanged(erika);
  pace.pass(20ms);
  EXPECT_EQ(pbx.user.mobile, "0172-67890");
}

TEST_F(ForwardingUpdaterTest, AChangeWhileAnotherIsBeingWrittenIsNotTakenForAFault) {
  updater.configure(settings, max);
  pace.pass(7ms);  // the number of Max is on its way
  ASSERT_THAT(pbx.log, ElementsAre("read 999", "write 0171-12345"));
  updater.dutyChanged(erika);
  pace.pass(100ms);
  EXPECT_EQ(pbx.user.mobile, "0172-67890");
  EXPECT_THAT(all(Kind::Failed), IsEmpty());
  EXPECT_TRUE(updater.status().confirmed);
}

TEST_F(ForwardingUpdaterTest, VerifiesAsOftenAsToldAndNotMore) {
  start();
  const auto before = pbx.log.size();
  pace.pass(5min);
  EXPECT_EQ(pbx.log.size(), before + 1);
  pace.pass(50min);
  EXPECT_EQ(pbx.log.size(), before + 11);
}

TEST_F(ForwardingUpdaterTest, AChangeByHandIsReportedAndPutBack) {
  start();
  pbx.user.mobile = "0199-55555";
  pace.pass(5min + 1s);
  ASSERT_EQ(all(Kind::Drift).size(), 1U);
  EXPECT_EQ(all(Kind::Drift)[0].after, "0199-55555");
  EXPECT_EQ(pbx.user.mobile, "0171-12345");
  EXPECT_EQ(all(Kind::Updated).size(), 2U);
}

TEST_F(ForwardingUpdaterTest, WithoutRepairAChangeByHandIsReportedOnceAndStays) {
  settings.repairs = false;
  start();
  for (const char* byHand : {"0199-55555", ""}) {
    pbx.user.mobile = byHand;
    pace.pass(1h);
    EXPECT_EQ(pbx.user.mobile, byHand);
    EXPECT_THAT(updater.status().problem, HasSubstr("by hand"));
  }
  EXPECT_EQ(all(Kind::Drift).size(), 2U);
  updater.dutyChanged(erika);
  pace.pass(100ms);
  EXPECT_EQ(pbx.user.mobile, "0172-67890");
  EXPECT_EQ(updater.status().problem, "");
}

TEST_F(ForwardingUpdaterTest, FailuresAreToldOnceAndTriedAgainForEverWithGrowingWaits) {
  pbx.fail("it answers 500");
  start();
  pace.pass(24h);
  EXPECT_EQ(all(Kind::Failed).size(), 1U);
  const auto tries = pbx.log.size();
  EXPECT_GT(tries, 24U * 60U);  // at least one a minute
  EXPECT_LT(tries, 24U * 60U * 2U);
  pbx.failing = false;
  pace.pass(1min);
  EXPECT_EQ(pbx.user.mobile, "0171-12345");
  EXPECT_EQ(all(Kind::Recovered).size(), 1U);
}

TEST_F(ForwardingUpdaterTest, AfterFiveMinutesAnAlarmNamesTheNumberThatCallersReach) {
  start();
  pbx.fail("it answers 403");
  updater.dutyChanged(erika);
  pace.pass(4min + 59s);
  EXPECT_FALSE(updater.status().needsPerson);
  EXPECT_THAT(all(Kind::Alarm), IsEmpty());
  pace.pass(2s);
  ASSERT_EQ(all(Kind::Alarm).size(), 1U);
  const auto alarm = all(Kind::Alarm)[0];
  EXPECT_EQ(alarm.before, "0171-12345");
  EXPECT_THAT(alarm.text, HasSubstr("Callers reach 0171***2345 now"));
  EXPECT_THAT(alarm.text, HasSubstr("it answers 403"));
  EXPECT_TRUE(updater.status().needsPerson);
  pace.pass(24h);
  EXPECT_EQ(all(Kind::Alarm).size(), 1U);
}

TEST_F(ForwardingUpdaterTest, TooManyRequestsIsHonouredEvenForANewNumber) {
  pbx.fail("it answers 429", "120");
  updater.configure(settings, max);
  pace.pass(10ms);
  pbx.failing = false;
  updater.dutyChanged(erika);
  pace.pass(119s);
  EXPECT_EQ(pbx.log.size(), 1U);
  pace.pass(2s);
  EXPECT_EQ(pbx.user.mobile, "0172-67890");
}

TEST_F(ForwardingUpdaterTest, APhoneSystemThatComesBackIsNotKeptWaiting) {
  pbx.fail("away");
  start();
  pace.pass(1h);
  pbx.failing = false;
  updater.reachable();
  pace.pass(100ms);
  EXPECT_EQ(pbx.user.mobile, "0171-12345");
}

TEST_F(ForwardingUpdaterTest, AnAnswerToAnEarlierSessionIsVoid) {
  updater.configure(settings, max);
  FakeForwarding other{pace};
  reached = &other;
  updater.sessionReplaced();
  pbx.fail("the old session");
  pace.pass(100ms);
  EXPECT_THAT(all(Kind::Failed), IsEmpty());
  EXPECT_EQ(other.user.mobile, "0171-12345");
}

TEST_F(ForwardingUpdaterTest, WithoutAPhoneSystemItWaits) {
  reached = nullptr;
  start();
  pace.pass(1min);
  reached = &pbx;
  pace.pass(2s);
  EXPECT_EQ(pbx.user.mobile, "0171-12345");
}

TEST_F(ForwardingUpdaterTest, APhoneSystemThatTakesANumberAndKeepsAnotherHasFailed) {
  pbx.deaf = true;
  start();
  ASSERT_EQ(all(Kind::Failed).size(), 1U);
  EXPECT_THAT(all(Kind::Failed)[0].text, HasSubstr("but shows 0151***9999"));
  EXPECT_THAT(all(Kind::Updated), IsEmpty());
}

TEST_F(ForwardingUpdaterTest, NobodyOnDutyMeansTheFallbackAnExtensionIncluded) {
  start();
  DutyAnswer nobody;
  nobody.number = "200";
  updater.dutyChanged(nobody);
  pace.pass(100ms);
  EXPECT_EQ(pbx.user.mobile, "200");
}

TEST_F(ForwardingUpdaterTest, NumbersThatCannotBeRightAreNeverWritten) {
  start();
  for (const char* wrong : {"110", "112", "999", "", "none"}) {
    DutyAnswer answer = max;
    answer.number = wrong;
    news.clear();
    updater.dutyChanged(answer);
    pace.pass(1h);
    EXPECT_EQ(pbx.user.mobile, "0171-12345") << wrong;
    EXPECT_EQ(all(Kind::Refused).size(), 1U) << wrong;
    EXPECT_NE(updater.status().problem, "") << wrong;
  }
  updater.dutyChanged(max);
  EXPECT_EQ(updater.status().problem, "");
}

TEST_F(ForwardingUpdaterTest, APrefixThatMakesAnEmergencyNumberIsRefused) {
  settings.outsidePrefix = "0";
  settings.numbers.outsidePrefix = "0";
  max.number = "0112";
  start();
  EXPECT_EQ(pbx.user.mobile, "0151-99999");
  EXPECT_EQ(all(Kind::Refused).size(), 1U);
}

TEST_F(ForwardingUpdaterTest, RulesThatLeadElsewhereAreReportedOnce) {
  pbx.rulesFollow = false;
  pbx.user.rules[0] = {"Available", "not registered", true, "VoiceMail", ""};
  start();
  pace.pass(1h);
  ASSERT_EQ(all(Kind::RulesElsewhere).size(), 1U);
  EXPECT_THAT(all(Kind::RulesElsewhere)[0].text, HasSubstr("Available, not registered: to VoiceMail"));
  EXPECT_THAT(updater.status().problem, HasSubstr("forwarding rules"));
  EXPECT_THAT(pbx.log, Not(testing::Contains("rules 0171-12345")));
  pbx.turn("0171-12345");
  pace.pass(5min);
  EXPECT_EQ(all(Kind::RulesRight).size(), 1U);
  EXPECT_EQ(updater.status().problem, "");
}

TEST_F(ForwardingUpdaterTest, ProfilesYesWritesTheRulesOfColleaguesToo) {
  settings.writesRules = true;
  pbx.rulesFollow = false;
  start();
  EXPECT_THAT(pbx.log, ElementsAre("read 999", "write 0171-12345", "read 999", "rules 0171-12345", "read 999"));
  for (const auto& rule : pbx.user.rules) EXPECT_EQ(rule.number, "0171-12345");
  EXPECT_EQ(all(Kind::RulesRight).size(), 1U);
  EXPECT_EQ(updater.status().problem, "");
}

TEST_F(ForwardingUpdaterTest, SwitchedOffItAsksForNothing) {
  settings.enabled = false;
  start();
  updater.dutyChanged(erika);
  pace.pass(1h);
  EXPECT_THAT(pbx.log, IsEmpty());
}

}  // namespace
}  // namespace relay
