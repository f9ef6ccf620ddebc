#include "Core/Platform/Secrets.h"

#include <gtest/gtest.h>

#include "Core/Platform/Base64.h"
#include "Core/Platform/Files.h"
#include "Tests/Unit/Platform/TemporaryFolder.h"

namespace relay {
namespace {

TEST(Secrets, WhatWasSealedCanBeUnsealedAndDoesNotShow) {
  const TemporaryFolder folder;
  for (const std::string secret : {"x", "pa ss;wörd = #1", "0123456789abcdef0123456789abcdef"}) {
    const auto sealed = seal(folder.path(), secret);
    ASSERT_TRUE(sealed) << sealed.error().what;
    EXPECT_TRUE(sealed.value().starts_with("sealed:"));
    EXPECT_EQ(sealed.value().find(secret.size() > 1 ? secret : "\n"), std::string::npos);
    EXPECT_EQ(unseal(folder.path(), sealed.value()).value(), secret);
  }
}

TEST(Secrets, SealingTwiceGivesTwoTexts) {
  const TemporaryFolder folder;
  EXPECT_NE(seal(folder.path(), "secret").value(), seal(folder.path(), "secret").value());
}

TEST(Secrets, ADamagedTextIsRefused) {
  const TemporaryFolder folder;
  std::string sealed = seal(folder.path(), "secret of some length").value();
  sealed[sealed.size() / 2] = sealed[sealed.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(unseal(folder.path(), sealed));
  for (const char* text :
       {"", "sealed:", "sealed:v1:", "sealed:v1:AAAA", "sealed:v1:%%%%", "secret", "sealed:dpapi:AAAA"})
    EXPECT_FALSE(unseal(folder.path(), text)) << text;
}

TEST(Secrets, OnlyOneLineOfAReasonableLengthIsSealed) {
  const TemporaryFolder folder;
  EXPECT_FALSE(seal(folder.path(), ""));
  EXPECT_FALSE(seal(folder.path(), "a\nb"));
  EXPECT_FALSE(seal(folder.path(), std::string(4097, 'x')));
  EXPECT_TRUE(seal(folder.path(), std::string(4096, 'x')));
}

TEST(Base64, IsReadOnlyInTheFormInWhichItIsWritten) {
  for (const std::string bytes : {"", "f", "fo", "foo", "\xff\xfe"}) EXPECT_EQ(fromBase64(toBase64(bytes)), bytes);
  EXPECT_EQ(toBase64("foob"), "Zm9vYg==");
  for (const char* text : {"Zg=", "Zg", "Z===", "Zh==", "Zm 9", "Zm9v\n", "===="})
    EXPECT_EQ(fromBase64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace relay
