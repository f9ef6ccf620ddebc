#include <windows.h>

#include <gtest/gtest.h>

#include "Core/Platform/Files.h"
#include "Core/Platform/NativePath.h"
#include "Core/Platform/Paths.h"
#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

TEST(WindowsPaths, AShareIsReachedInTheLongForm) {
  EXPECT_EQ(toWidePath("\\\\server\\share\\Größe"), L"\\\\?\\UNC\\server\\share\\Größe");
  EXPECT_EQ(toWidePath("//server/share/x"), L"\\\\?\\UNC\\server\\share\\x");
  EXPECT_EQ(toWidePath("C:/x/../y"), L"\\\\?\\C:\\y");
}

TEST(WindowsPaths, WhatHasTheLongFormKeepsIt) {
  EXPECT_EQ(toWidePath("\\\\?\\C:\\x"), L"\\\\?\\C:\\x");
  EXPECT_EQ(toWidePath("\\\\?\\UNC\\server\\share"), L"\\\\?\\UNC\\server\\share");
  EXPECT_EQ(toWidePath("\\\\.\\pipe\\x"), L"\\\\.\\pipe\\x");
}

TEST(WindowsPaths, TheLongFormIsNotShown) {
  EXPECT_EQ(utf8Path(L"\\\\?\\UNC\\server\\share\\Größe"), "\\\\server\\share\\Größe");
  EXPECT_EQ(utf8Path(L"\\\\?\\C:\\x"), "C:\\x");
  EXPECT_EQ(utf8Path(L"C:\\x"), "C:\\x");
}

TEST(WindowsPaths, SharesAndDrivesAreAbsolute) {
  EXPECT_TRUE(isAbsolutePath("\\\\server\\share"));
  EXPECT_TRUE(isAbsolutePath("//server/share"));
  EXPECT_TRUE(isAbsolutePath("C:\\x"));
  EXPECT_FALSE(isAbsolutePath("C:x"));
  EXPECT_FALSE(isAbsolutePath("\\x"));
  EXPECT_EQ(absolutePath("\\\\server\\share\\a\\..\\b"), "\\\\server\\share\\b");
}

TEST(WindowsPaths, AFolderOnAServerThatIsAwayIsAFaultThatNamesTheShare) {
  const auto made = makePrivateFolder("\\\\no-such-server.invalid\\share\\a\\b");
  ASSERT_FALSE(made);
  EXPECT_TRUE(made.error().what.starts_with("\\\\no-such-server.invalid\\share: ")) << made.error().what;
  EXPECT_FALSE(readFile("\\\\no-such-server.invalid\\share\\a.txt", 10));
}

}  // namespace
}  // namespace relay
