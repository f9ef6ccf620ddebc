#include "Core/Pbx/ThreeCx/Json.h"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace relay::threecx {
namespace {

std::string nested(int levels) { return std::string(levels, '[') + std::string(levels, ']'); }

TEST(JsonLimitsTest, SixtyFourLevelsAreReadAndSixtyFiveAreRefused) {
  EXPECT_TRUE(parseJson(nested(64)));
  EXPECT_FALSE(parseJson(nested(65)));
}

TEST(JsonLimitsTest, TenThousandLevelsAreRefused) {
  EXPECT_FALSE(parseJson(nested(10'000)));
  std::string objects;
  for (int i = 0; i < 10'000; ++i) objects += R"({"a":)";
  EXPECT_FALSE(parseJson(objects));
}

TEST(JsonLimitsTest, FiftyMegabytesAreRefusedWithoutBeingRead) {
  EXPECT_FALSE(parseJson("\"" + std::string(50 * 1024 * 1024, 'x') + "\""));
}

TEST(JsonLimitsTest, AFloodOfSmallValuesIsRefused) {
  std::string text = "[1";
  for (int i = 0; i < 300'000; ++i) text += ",1";
  EXPECT_FALSE(parseJson(text + "]"));
}

TEST(JsonLimitsTest, BracketsAndCommasInsideOfStringsDoNotCount) {
  EXPECT_TRUE(parseJson("[\"" + std::string(1000, '[') + "\\\"" + std::string(1000, '{') + "\"]"));
}

TEST(JsonLimitsTest, TextThatIsNoJsonIsNothing) {
  for (const char* text : {"", "{", "nonsense", "{\"a\":}", "[1,]", "\xFF\xFE"}) EXPECT_FALSE(parseJson(text)) << text;
}

TEST(JsonMemberTest, NumbersAreReadInEveryFormThatIsMeant) {
  const auto object = *parseJson(R"({"a":12,"b":"12","c":12.0,"d":12.5,"e":"12x","f":null,"g":1e30,"h":-3,
                                     "i":18446744073709551615})");
  EXPECT_EQ(numberOf(object, "a"), 12);
  EXPECT_EQ(numberOf(object, "b"), 12);
  EXPECT_EQ(numberOf(object, "c"), 12);
  EXPECT_EQ(numberOf(object, "h"), -3);
  for (const char* name : {"d", "e", "f", "g", "i", "absent"}) EXPECT_FALSE(numberOf(object, name)) << name;
}

TEST(JsonMemberTest, TextIsCutAtACharacterAfter512Bytes) {
  const auto object = *parseJson("{\"name\":\"x" + [] {
    std::string text;
    for (int i = 0; i < 400; ++i) text += "\xC3\xA4";
    return text;
  }() + "\"}");
  const std::string text = textOf(object, "name");
  EXPECT_EQ(text.size(), 511u);
  EXPECT_EQ(text.substr(509), "\xC3\xA4");
}

TEST(JsonMemberTest, NumbersServeAsTextAndNullIsEmpty) {
  const auto object = *parseJson(R"({"a":101,"b":null,"c":[1]})");
  EXPECT_EQ(textOf(object, "a"), "101");
  EXPECT_EQ(textOf(object, "b"), "");
  EXPECT_EQ(textOf(object, "c"), "");
  EXPECT_EQ(arrayOf(object, "b"), nullptr);
  EXPECT_NE(arrayOf(object, "c"), nullptr);
}

}  // namespace
}  // namespace relay::threecx
