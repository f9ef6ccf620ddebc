#include "Service/HealthNotices.h"

#include <gmock/gmock.h>

namespace relay {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class HealthNoticesTest : public ::testing::Test {
 protected:
  HealthNoticesTest() {
    report.at = WallTime(std::chrono::hours(500'000));
    report.pbx.connected = true;
    report.endpoints.resize(1);
    report.endpoints[0].name = "crm";
  }

  // The numbers of what is told now.
  std::vector<EventNumber> told(std::chrono::milliseconds later = 1s) {
    report.at += later;
    std::vector<EventNumber> numbers;
    texts.clear();
    for (const auto& notice : notices.update(report)) {
      numbers.push_back(notice.number);
      texts += notice.text + '\n';
    }
    return numbers;
  }

  HealthNotices notices;
  HealthReport report;
  std::string texts;
};

TEST_F(HealthNoticesTest, NothingIsToldWhileAllIsWell) {
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_THAT(told(1h), IsEmpty());
}

TEST_F(HealthNoticesTest, APhoneSystemThatIsAwayForTenSecondsIsToldOnceAndItsReturn) {
  report.pbx.connected = false;
  report.pbx.problem = "pbx.example.com refuses the connection";
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_THAT(told(9s), IsEmpty());
  EXPECT_THAT(told(1s), ElementsAre(EventNumber::PbxLost));
  EXPECT_THAT(texts, HasSubstr("pbx.example.com refuses"));
  EXPECT_THAT(told(1h), IsEmpty());
  report.pbx.connected = true;
  EXPECT_THAT(told(), ElementsAre(EventNumber::PbxBack));
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(HealthNoticesTest, APhoneSystemThatIsAwayForAMomentIsNotWorthAnEvent) {
  for (int i = 0; i < 3; ++i) {
    report.pbx.connected = false;
    EXPECT_THAT(told(), IsEmpty());
    EXPECT_THAT(told(8s), IsEmpty());
    report.pbx.connected = true;
    EXPECT_THAT(told(), IsEmpty());
  }
}

TEST_F(HealthNoticesTest, APauseIsToldWhenItBeginsAndWhenItEnds) {
  report.endpoints[0].paused = true;
  report.endpoints[0].problem = "paused: the receiver answered HTTP 401";
  report.endpoints[0].waiting = 7;
  EXPECT_THAT(told(), ElementsAre(EventNumber::EndpointPaused));
  EXPECT_THAT(texts, HasSubstr("crm: paused: the receiver answered HTTP 401. 7 events wait"));
  EXPECT_THAT(told(1h), IsEmpty());
  report.endpoints[0].paused = false;
  EXPECT_THAT(told(), ElementsAre(EventNumber::EndpointResumed));
}

TEST_F(HealthNoticesTest, DeadLettersAreToldAtOnceAndThenSummedUpForTenMinutes) {
  report.endpoints[0].dead = 1;
  EXPECT_THAT(told(), ElementsAre(EventNumber::DeadLetters));
  EXPECT_THAT(texts, HasSubstr("crm: 1 more"));
  report.endpoints[0].dead = 40;
  EXPECT_THAT(told(9min), IsEmpty());
  report.endpoints[0].dead = 50;
  EXPECT_THAT(told(1min), ElementsAre(EventNumber::DeadLetters));
  EXPECT_THAT(texts, HasSubstr("crm: 49 more, 50 since"));
  EXPECT_THAT(told(1h), IsEmpty());
}

TEST_F(HealthNoticesTest, ADiskThatRefusesOrRunsLowIsToldOnce) {
  report.lowSpace = "Only 12 MB are free";
  EXPECT_THAT(told(), ElementsAre(EventNumber::DiskLow));
  report.diskFailing = true;
  EXPECT_THAT(told(), ElementsAre(EventNumber::DiskRefuses));
  EXPECT_THAT(told(), IsEmpty());
  report.diskFailing = false;
  EXPECT_THAT(told(), ElementsAre(EventNumber::DiskWell));
  report.lowSpace.clear();
  EXPECT_THAT(told(), IsEmpty());
  report.lowSpace = "Only 11 MB are free";
  EXPECT_THAT(told(), ElementsAre(EventNumber::DiskLow));
}

}  // namespace
}  // namespace relay
