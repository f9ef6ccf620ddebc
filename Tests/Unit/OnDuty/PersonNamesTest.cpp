#include "Core/OnDuty/PersonNames.h"

#include <gtest/gtest.h>

namespace relay {
namespace {

PersonNames names() {
  return PersonNames({{"Max Mustermann", "Max M.", "0171-12345", "max@example.com"},
                      {"Jürgen Öz", "", "0172 1", ""},
                      {"IŞIL YILDIZ", "", "0173 1", ""},
                      {"Олена Шевченко", "", "0174 1", ""}});
}

std::string found(const std::string& name) {
  const PersonNames all = names();
  const PersonSettings* person = all.find(name);
  return person == nullptr ? "nobody" : person->name;
}

TEST(PersonNames, CaseAndSpacingAreForgiven) {
  for (const char* name : {"Max Mustermann", "MAX MUSTERMANN", "  max\t mustermann ", "max\xC2\xA0mustermann"})
    EXPECT_EQ(found(name), "Max Mustermann") << name;
}

TEST(PersonNames, LettersBeyondAsciiHaveACaseToo) {
  EXPECT_EQ(found("JÜRGEN ÖZ"), "Jürgen Öz");
  EXPECT_EQ(found("ışıl yıldız"), "IŞIL YILDIZ");
  EXPECT_EQ(found("Işıl Yıldız"), "IŞIL YILDIZ");
  EXPECT_EQ(found("ОЛЕНА ШЕВЧЕНКО"), "Олена Шевченко");
}

TEST(PersonNames, TheDisplayedNameAndTheAddressAreNamesToo) {
  EXPECT_EQ(found("max m."), "Max Mustermann");
  EXPECT_EQ(found("MAILTO:Max@Example.com"), "Max Mustermann");
}

TEST(PersonNames, APartOfANameIsNobody) {
  for (const char* name : {"", "Max", "Urlaub Max Mustermann", "MaxMustermann"})
    EXPECT_EQ(found(name), "nobody") << name;
}

TEST(PersonNames, BytesThatAreNoTextDoNoHarm) {
  EXPECT_EQ(foldedName("\xC3"), "\xC3");
  EXPECT_EQ(foldedName("\xFF\xFE  A"), "\xFF\xFE a");
}

}  // namespace
}  // namespace relay
