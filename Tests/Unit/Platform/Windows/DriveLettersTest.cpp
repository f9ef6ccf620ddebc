#include "Core/Platform/DriveLetters.h"

#include <windows.h>

#include <gtest/gtest.h>

#include "Core/Platform/Windows/Text.h"
#include "Tests/Unit/Platform/TemporaryFolder.h"

namespace relay {
namespace {

// A letter that stands for nothing here; "" when all are taken.
std::string freeLetter() {
  const DWORD taken = ::GetLogicalDrives();
  for (char letter = 'Y'; letter > 'D'; --letter) {
    if ((taken & (1U << (letter - 'A'))) == 0) return {letter, ':'};
  }
  return {};
}

TEST(DriveLettersOnWindows, TheSystemsOwnDriveHasNoProblem) {
  EXPECT_EQ(driveLetterProblem("C:\\ProgramData\\EmergencyRelay"), std::nullopt);
  EXPECT_EQ(driveLetterProblem("c:/x"), std::nullopt);
}

TEST(DriveLettersOnWindows, AnUnknownLetterIsRefusedWithTheRemedy) {
  const std::string letter = freeLetter();
  const auto problem = driveLetterProblem(letter + "\\Recordings");
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->find("no drive " + letter), std::string::npos) << *problem;
  EXPECT_NE(problem->find("\\\\server\\share\\Recordings"), std::string::npos) << *problem;
}

TEST(DriveLettersOnWindows, ALetterThatAUserMappedForGoodIsTracedToItsShare) {
  const std::string letter = freeLetter();
  const std::wstring key = L"Network\\" + toWide(letter.substr(0, 1));
  const wchar_t share[] = L"\\\\pbx\\Aufnahmen für alle";
  ASSERT_EQ(::RegSetKeyValueW(HKEY_CURRENT_USER, key.c_str(), L"RemotePath", REG_SZ, share, sizeof share),
            ERROR_SUCCESS);
  const auto problem = driveLetterProblem(letter + "\\2026\\11");
  ::RegDeleteTreeW(HKEY_CURRENT_USER, key.c_str());
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->find("a user mapped"), std::string::npos) << *problem;
  EXPECT_NE(problem->find("write \\\\pbx\\Aufnahmen für alle\\2026\\11"), std::string::npos) << *problem;
}

TEST(DriveLettersOnWindows, ALetterOfSubstIsRefusedWithItsFolder) {
  const std::string letter = freeLetter();
  const TemporaryFolder folder;
  const std::wstring target = toWide(folder.path());
  ASSERT_TRUE(::DefineDosDeviceW(0, toWide(letter).c_str(), target.c_str())) << ::GetLastError();
  const auto problem = driveLetterProblem(letter + "\\x");
  ::DefineDosDeviceW(DDD_REMOVE_DEFINITION | DDD_EXACT_MATCH_ON_REMOVE, toWide(letter).c_str(), target.c_str());
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->find("subst"), std::string::npos) << *problem;
  EXPECT_NE(problem->find("write " + folder.path() + "\\x"), std::string::npos) << *problem;
}

}  // namespace
}  // namespace relay
