#include "Core/OnDuty/DutyNumber.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace relay {
namespace {

DutyNumberRules rules() {
  DutyNumberRules rules;
  rules.country = "DE";
  rules.outsidePrefix = "0";
  rules.dummyExtension = "999";
  rules.own = {"+49 89 4711-0"};
  return rules;
}

TEST(DutyNumber, NumbersAndExtensionsAreUsableHoweverTheyAreWritten) {
  for (const char* number : {"0171-12345", "+49 171 12345", "0049 (171) 12345", "200", "0171/12 34 5", "*1200"})
    EXPECT_EQ(unusableBecause(number, rules()), "") << number;
}

TEST(DutyNumber, NothingAndWhatIsNoNumberAreRefused) {
  EXPECT_EQ(unusableBecause("", rules()), "there is none");
  EXPECT_EQ(unusableBecause("--", rules()), "it has no digits");
  EXPECT_EQ(unusableBecause("call 0171", rules()), "it has letters");
}

TEST(DutyNumber, EmergencyServicesAreRefusedAlsoBehindTheOutsidePrefix) {
  for (const char* number : {"112", "110", "1-1-2", "0112", "0110"})
    EXPECT_EQ(unusableBecause(number, rules()), "it is that of an emergency service") << number;
}

TEST(DutyNumber, AnEmergencyServiceOfAnotherCountryMayBeAnExtensionHere) {
  EXPECT_EQ(unusableBecause("155", rules()), "");
  DutyNumberRules turkish;
  turkish.country = "TR";
  EXPECT_NE(unusableBecause("155", turkish), "");
}

TEST(DutyNumber, WithoutACountryTheCommonestServicesAreRefused) {
  for (const char* number : {"112", "110", "911"}) EXPECT_NE(unusableBecause(number, {}), "") << number;
  EXPECT_EQ(unusableBecause("200", {}), "");
}

TEST(DutyNumber, TheDummyExtensionAndOwnNumbersAreALoopHoweverTheyAreWritten) {
  for (const char* number : {"999", "9 9 9", "089 47110", "+4989 4711-0", "0049 89 47110"})
    EXPECT_THAT(unusableBecause(number, rules()), testing::HasSubstr("circle")) << number;
}

TEST(DutyNumber, DigitsKeepOnlyWhetherTheNumberIsInternational) {
  EXPECT_EQ(dutyDigits("0171-12345"), "017112345");
  EXPECT_EQ(dutyDigits("+49 171 12345"), "+4917112345");
  EXPECT_EQ(dutyDigits("0049 171 12345"), "+4917112345");
  EXPECT_EQ(dutyDigits("002"), "002");
}

}  // namespace
}  // namespace relay
