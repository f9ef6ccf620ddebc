#include "Core/Config/IniFile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace relay {
namespace {

using ::testing::HasSubstr;

// "line section/key=value" of each entry.
std::vector<std::string> entriesOf(const IniContent& content) {
  std::vector<std::string> entries;
  for (const IniEntry& entry : content.entries)
    entries.push_back(std::to_string(entry.line) + " " + entry.section + "/" + entry.key + "=" + entry.value);
  return entries;
}

using Lines = std::vector<std::string>;

TEST(IniFile, GivesEachKeyWithItsLineAndSection) {
  const IniContent content = readIni("; remark\n[a]\nx = 1\n\n# remark\n[b c]\ny=two words\nz:3\n");
  EXPECT_EQ(entriesOf(content), (Lines{"3 a/x=1", "7 b c/y=two words", "8 b c/z=3"}));
  EXPECT_TRUE(content.problems.empty());
  ASSERT_EQ(content.sections.size(), 2U);
  EXPECT_EQ(content.sections[1].line, 6);
}

TEST(IniFile, ReadsWindowsLineEndingsAndAByteOrderMark) {
  const IniContent content = readIni("\xEF\xBB\xBF[a]\r\nx = 1\r\ny = 2");
  EXPECT_EQ(entriesOf(content), (Lines{"2 a/x=1", "3 a/y=2"}));
  EXPECT_TRUE(content.problems.empty());
}

TEST(IniFile, KeepsNonAsciiCharacters) {
  EXPECT_EQ(entriesOf(readIni("[person Олена Größe]\nname = 李\n")), (Lines{"2 person Олена Größe/name=李"}));
}

TEST(IniFile, AnIndentedLineIsAKeyOfItsOwnAndNeverContinuesTheOneAbove) {
  EXPECT_EQ(entriesOf(readIni("[a]\nx = 1\n   y = 2\n\tz = 3\n")), (Lines{"2 a/x=1", "3 a/y=2", "4 a/z=3"}));
  const IniContent content = readIni("[a]\nx = 1\n   and more\n");
  EXPECT_EQ(entriesOf(content), (Lines{"2 a/x=1"}));
  ASSERT_EQ(content.problems.size(), 1U);
  EXPECT_EQ(content.problems[0].line, 3);
}

TEST(IniFile, ASemicolonWithinAValueBelongsToIt) {
  EXPECT_EQ(entriesOf(readIni("[a]\nx = b ;c # d\ny = ;\n")), (Lines{"2 a/x=b ;c # d", "3 a/y=;"}));
}

TEST(IniFile, RepeatedKeysStayApart) {
  EXPECT_EQ(entriesOf(readIni("[a]\nx = 1\nx = 2\n")), (Lines{"2 a/x=1", "3 a/x=2"}));
}

TEST(IniFile, NoValueIsEverCut) {
  for (const std::size_t size : {195U, 200U, 4000U, 20000U, 65000U}) {
    const std::string value(size, 'v');
    const IniContent content = readIni("[a]\nx = " + value + "\ny = 1\n");
    ASSERT_EQ(content.entries.size(), 2U) << size;
    EXPECT_EQ(content.entries[0].value, value);
    EXPECT_EQ(content.entries[1].line, 3);
  }
}

TEST(IniFile, WhatIsTooLongIsRefusedWithItsLine) {
  const IniContent content = readIni("[a]\nx = " + std::string(kIniLineLimit, 'v') + "\ny = 1\n");
  EXPECT_EQ(entriesOf(content), (Lines{"3 a/y=1"}));
  ASSERT_EQ(content.problems.size(), 1U);
  EXPECT_EQ(content.problems[0].line, 2);
  EXPECT_THAT(content.problems[0].what, HasSubstr("too long"));
}

TEST(IniFile, LongNamesOfSectionsAndKeysAreNotCut) {
  const std::string name(150, 'n');
  EXPECT_EQ(entriesOf(readIni("[person " + name + "]\n" + name + " = 1\n")),
            (Lines{"2 person " + name + "/" + name + "=1"}));
}

TEST(IniFile, GarbageIsReportedLineByLine) {
  const IniContent content = readIni("[a]\nrubbish\n= 1\n[b\nx = 1\n[c] d\n[]\nurl https://x\n");
  std::vector<int> lines;
  for (const IniProblem& problem : content.problems) lines.push_back(problem.line);
  EXPECT_EQ(lines, (std::vector<int>{2, 3, 4, 6, 7}));
  EXPECT_TRUE(content.entries.empty()) << "keys below an unreadable heading belong to no other section";
}

TEST(IniFile, AMissingEqualsSignIsNotMistakenForAKeyWithBlanks) {
  const IniContent content = readIni("[a]\nurl https://x\n");
  ASSERT_EQ(content.problems.size(), 1U);
  EXPECT_THAT(content.problems[0].what, HasSubstr("\"=\""));
}

TEST(IniFile, ACommentMayStandBehindAHeading) {
  const IniContent content = readIni("[a] ; first\nx = 1\n");
  EXPECT_EQ(entriesOf(content), (Lines{"2 a/x=1"}));
  EXPECT_TRUE(content.problems.empty());
}

TEST(IniFile, BytesThatAreNoTextAreReported) {
  using namespace std::string_literals;
  for (const std::string& value : {"a\0b"s, "M\xFCnchen"s, "a\x01"s, "\xC0\xAF"s, "\xED\xA0\x80"s, "\x7F"s}) {
    const IniContent content = readIni("[a]\nx = " + value + "\ny = 1\n");
    ASSERT_EQ(content.problems.size(), 1U);
    EXPECT_EQ(content.problems[0].line, 2);
    EXPECT_EQ(entriesOf(content), (Lines{"3 a/y=1"}));
  }
}

TEST(IniFile, Utf16IsNamedAsSuch) {
  using namespace std::string_literals;
  const IniContent content = readIni("\xFF\xFE[\0a\0]\0"s);
  ASSERT_EQ(content.problems.size(), 1U);
  EXPECT_THAT(content.problems[0].what, HasSubstr("UTF-16"));
}

TEST(IniFile, RemarksMayHoldAnything) { EXPECT_TRUE(readIni("; M\xFCnchen\n# \x01\n").problems.empty()); }

TEST(IniFile, HostileFilesAreBounded) {
  EXPECT_EQ(readIni(std::string(kIniFileLimit + 1, '\n')).problems.size(), 1U);
  std::string rubbish;
  for (int i = 0; i < 20000; ++i) rubbish += "rubbish\n";
  EXPECT_LE(readIni(rubbish).problems.size(), 201U);
  EXPECT_FALSE(readIni("[" + std::string(201, 'n') + "]\n").problems.empty());
  std::string sections;
  for (int i = 0; i < 2000; ++i) sections += "[s" + std::to_string(i) + "]\n";
  EXPECT_EQ(readIni(sections).sections.size(), kIniSectionLimit);
  EXPECT_TRUE(readIni("").entries.empty());
}

TEST(IniFile, SeveralThreadsMayReadAtOnce) {
  std::vector<std::thread> threads;
  std::vector<std::size_t> counts(4);
  for (std::size_t i = 0; i < counts.size(); ++i)
    threads.emplace_back([&counts, i] {
      for (int round = 0; round < 50; ++round) counts[i] += readIni("[a]\nx = 1\n").entries.size();
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::size_t count : counts) EXPECT_EQ(count, 50U);
}

}  // namespace
}  // namespace relay
