#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "Core/Config/IniFile.h"
#include "Core/Config/SettingsChanges.h"
#include "Core/Config/Tables.h"
#include "Core/Platform/Files.h"
#include "Tests/Unit/Config/LoadedText.h"

namespace relay {
namespace {

std::string sample() {
  const auto text = readFile(SAMPLE_INI, kIniFileLimit);
  return text ? text.value() : "";
}

// The sample with every commented-out key and section in force: ";key = value", where remarks are "; …".
std::string sampleInForce() {
  std::istringstream in(sample());
  std::string text;
  for (std::string line; std::getline(in, line);) {
    const bool setting = line.size() > 1 && line[0] == ';' && line[1] != ' ';
    text += (setting ? line.substr(1) : line) + "\n";
  }
  return text;
}

TEST(Sample, LoadsWithoutAFaultAsItIs) {
  const LoadedSettings loaded = load(sample());
  EXPECT_TRUE(loaded.ok()) << faultsOf(loaded);
  EXPECT_EQ(loaded.settings.endpoints.size(), 1U);
}

TEST(Sample, HasEveryKnownKeyAndNoOther) {
  std::set<std::pair<std::string, std::string>> known;
  for (const auto& key : knownKeys()) known.insert(key);
  std::set<std::pair<std::string, std::string>> found;
  for (const IniEntry& entry : readIni(sampleInForce()).entries) {
    std::string section = entry.section.substr(0, entry.section.find(' '));
    if (section == "webhook") section = "webhooks";
    if (section == "did") continue;
    std::string key = lowered(entry.key);
    for (const char* prefix : {"header.", "template.header."})
      if (key.starts_with(prefix)) key = prefix;
    found.emplace(section, key);
  }
  for (const auto& [section, key] : known)
    EXPECT_TRUE(found.count({section, key})) << "missing: [" << section << "] " << key;
  for (const auto& [section, key] : found)
    EXPECT_TRUE(known.count({section, key})) << "unknown: [" << section << "] " << key;
}

TEST(Readme, ExplainsEveryKey) {
  const auto text = readFile(README, kIniFileLimit);
  ASSERT_TRUE(text);
  const auto at = text.value().find("## Every key of webhooks.ini");
  ASSERT_NE(at, std::string::npos);
  const std::string table = text.value().substr(at, text.value().find("\n## ", at + 1) - at);
  for (const auto& [section, key] : knownKeys()) {
    const auto chapter = table.find("**[" + section);
    ASSERT_NE(chapter, std::string::npos) << section;
    const std::string rows = table.substr(chapter, table.find("\n**[", chapter) - chapter);
    const bool named =
        rows.find("`" + key + "`") != std::string::npos || rows.find("`" + key + "NAME`") != std::string::npos;
    EXPECT_TRUE(named) << "missing: [" << section << "] " << key;
  }
}

TEST(Sample, EveryKeyHasARemarkAboveIt) {
  std::istringstream in(sample());
  bool explained = false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.starts_with("; "))
      explained = true;
    else if (line.empty())
      explained = false;
    const bool key = !line.starts_with("; ") && line.find(" =") != std::string::npos;
    EXPECT_TRUE(!key || explained) << number << ": " << line;
  }
}

// Keys whose commented-out line is an example, since their default is nothing or depends on the machine.
bool isExample(const std::string& change) {
  for (const char* part : {"[service] data_dir", "[did]", "header", "template.", "[webhook reporting]",
                           "[recordings] folder", "[recordings] output", "[recordings] public_url", "[onduty] roster",
                           "[onduty] dummy_extension", "[person", "[binotel"})
    if (change.find(part) != std::string::npos) return true;
  return false;
}

TEST(Sample, SaysWhatTheDefaultsReallyAre) {
  const LoadedSettings inForce = load(sampleInForce());
  for (const std::string& change : describeChanges(load(sample()).settings, inForce.settings))
    EXPECT_TRUE(isExample(change)) << change;
  for (const Fault& fault : inForce.faults)
    EXPECT_THAT(fault.what, ::testing::HasSubstr("need format = template")) << describe(fault);
}

}  // namespace
}  // namespace relay
