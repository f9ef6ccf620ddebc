#include "Core/Delivery/Format/PhoneNumber.h"

#include <gtest/gtest.h>

namespace relay {
namespace {

std::string e164(std::string_view number, std::string_view country = "") {
  return formattedNumber(number, CallerIdFormat::E164, country);
}
std::string national(std::string_view number, std::string_view country = "") {
  return formattedNumber(number, CallerIdFormat::National, country);
}

TEST(PhoneNumber, LeavesRawNumbersAlone) {
  EXPECT_EQ(formattedNumber("0049 (89) 123-456", CallerIdFormat::Raw, "DE"), "0049 (89) 123-456");
}

TEST(PhoneNumber, MakesInternationalNumbersOfWhatIsInternationalAlready) {
  EXPECT_EQ(e164("+49 (89) 123-456"), "+4989123456");
  EXPECT_EQ(e164("+49 (0)89 123456"), "+4989123456");
  EXPECT_EQ(e164("004989123456"), "+4989123456");
  EXPECT_EQ(e164("01114155550100", "US"), "+14155550100");
  EXPECT_EQ(e164("+1.555.123.0001"), "+15551230001");
}

TEST(PhoneNumber, MakesInternationalNumbersOfNationalOnesWhereTheCountryIsKnown) {
  EXPECT_EQ(e164("089123456", "DE"), "+4989123456");
  EXPECT_EQ(e164("020 7946 0000", "GB"), "+442079460000");
  EXPECT_EQ(e164("0532 123 45 67", "TR"), "+905321234567");
  EXPECT_EQ(e164("(415) 555-0100", "US"), "+14155550100");
  EXPECT_EQ(e164("14155550100", "CA"), "+14155550100");
  EXPECT_EQ(e164("84951234567", "RU"), "+74951234567");
  EXPECT_EQ(e164("06301234567", "HU"), "+36301234567");
  EXPECT_EQ(e164("912345678", "ES"), "+34912345678");
}

TEST(PhoneNumber, LeavesWhatIsNotCertainAsItIs) {
  EXPECT_EQ(e164("089123456"), "089123456");
  EXPECT_EQ(e164("4989123456", "DE"), "4989123456");
  EXPECT_EQ(e164("089123456", "XX"), "089123456");
  EXPECT_EQ(e164("0123", "DE"), "0123");
  EXPECT_EQ(e164("112", "DE"), "112");
  EXPECT_EQ(e164("*55123456", "DE"), "*55123456");
  EXPECT_EQ(e164("anonymous", "DE"), "anonymous");
  EXPECT_EQ(e164("+", "DE"), "+");
  EXPECT_EQ(e164("", "DE"), "");
  EXPECT_EQ(e164("+123456789012345678", "DE"), "+123456789012345678");
  EXPECT_EQ(e164("00000000000", "DE"), "00000000000");
  EXPECT_EQ(e164("91234567", "ES"), "91234567");
}

TEST(PhoneNumber, MakesNationalNumbersOfTheOwnCountryOnly) {
  EXPECT_EQ(national("+4989123456", "DE"), "089123456");
  EXPECT_EQ(national("004989123456", "DE"), "089123456");
  EXPECT_EQ(national("089123456", "DE"), "089123456");
  EXPECT_EQ(national("+14155550100", "US"), "4155550100");
  EXPECT_EQ(national("+34912345678", "ES"), "912345678");
  EXPECT_EQ(national("0043 1 5881800", "DE"), "+4315881800");
  EXPECT_EQ(national("+4989123456"), "+4989123456");
}

}  // namespace
}  // namespace relay
