#include "Core/OnDuty/ForwardingSettings.h"

#include <gtest/gtest.h>

namespace relay {
namespace {

ForwardingSettings with(CallerIdFormat format, std::string prefix = {}, std::string country = "DE") {
  ForwardingSettings settings;
  settings.format = format;
  settings.outsidePrefix = std::move(prefix);
  settings.country = std::move(country);
  return settings;
}

TEST(PushedNumber, AsItIsArrivesAsTheIniHasIt) {
  EXPECT_EQ(pushedNumber("0171-12345", with(CallerIdFormat::Raw)), "0171-12345");
  EXPECT_EQ(pushedNumber("+49 (171) 1234567", with(CallerIdFormat::Raw)), "+49 (171) 1234567");
}

TEST(PushedNumber, IsWrittenAsTheTrunkWantsIt) {
  EXPECT_EQ(pushedNumber("0171-1234567", with(CallerIdFormat::E164)), "+491711234567");
  EXPECT_EQ(pushedNumber("+49 171 1234567", with(CallerIdFormat::National)), "01711234567");
  EXPECT_EQ(pushedNumber("0171-1234567", with(CallerIdFormat::National, "0")), "001711234567");
}

TEST(PushedNumber, ExtensionsStayAsTheyAre) {
  for (const auto format : {CallerIdFormat::Raw, CallerIdFormat::E164, CallerIdFormat::National}) {
    EXPECT_EQ(pushedNumber("200", with(format, "0")), "200");
    EXPECT_EQ(pushedNumber("123456", with(format, "0")), "123456");
  }
}

TEST(SameNumber, GoesByTheDigitsAndNotByTheWriting) {
  const auto settings = with(CallerIdFormat::Raw, {}, {});
  EXPECT_TRUE(sameNumber("0171-12345", "0171 12345", settings));
  EXPECT_TRUE(sameNumber("+49 171 12345", "004917112345", settings));
  EXPECT_TRUE(sameNumber("", "", settings));
  EXPECT_FALSE(sameNumber("0171-12345", "0171-12346", settings));
  EXPECT_FALSE(sameNumber("0171-12345", "", settings));
  EXPECT_FALSE(sameNumber("200", "0200", settings));
}

TEST(SameNumber, KnowsTheCountrysWayToWriteIt) {
  EXPECT_TRUE(sameNumber("0171-1234567", "+491711234567", with(CallerIdFormat::Raw)));
  EXPECT_FALSE(sameNumber("0171-1234567", "+431711234567", with(CallerIdFormat::Raw)));
}

TEST(ForwardingSettingsOf, ThePushNeedsOnDutyPushAndTheExtension) {
  DutySettings duty;
  duty.onDuty.enabled = true;
  duty.onDuty.dummyExtension = "999";
  EXPECT_TRUE(forwardingSettings(duty).enabled);
  duty.onDuty.push = false;
  EXPECT_FALSE(forwardingSettings(duty).enabled);
  duty.onDuty.push = true;
  duty.onDuty.dummyExtension.clear();
  EXPECT_FALSE(forwardingSettings(duty).enabled);
}

}  // namespace
}  // namespace relay
