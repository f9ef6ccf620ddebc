#include "Core/Delivery/AnswerNote.h"

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/Samples.h"

namespace relay {
namespace {

using namespace test;

TEST(AnswerNote, MakesOneLineOfAnything) {
  EXPECT_EQ(oneLine("\r\n  a\tb\n\nc\x7f\x00 d \n"), "a b c");
  EXPECT_EQ(oneLine(std::string_view("a\0b", 3)), "a b");
  EXPECT_EQ(oneLine("Größe \xff\xc3(\xe2\x82"),
            "Größe ?"
            "?(?"
            "?");
  EXPECT_EQ(oneLine("\xed\xa0\x80\xf4\x90\x80\x80\xc0\xaf"), std::string(9, '?'));
}

TEST(AnswerNote, CutsLongAnswersBetweenCharacters) {
  EXPECT_EQ(oneLine("abcdef", 3), "abc…");
  EXPECT_EQ(oneLine("aöö", 4), "aö…");
  EXPECT_EQ(oneLine("abc", 3), "abc");
}

TEST(AnswerNote, NamesTheStatusOfARefusal) {
  HttpResponse response;
  response.status = 503;
  response.body = "over\nloaded";
  response.headers = {{"Retry-After", "7"}};
  const auto answer = answerOf(response, noon);
  EXPECT_EQ(answer.httpStatus, 503);
  EXPECT_EQ(answer.note, "HTTP 503: over loaded");
  EXPECT_EQ(answer.retryAfter, 7s);
}

TEST(AnswerNote, KeepsTheReasonWhyThereWasNoAnswer) {
  const auto answer = answerOf(Error{Error::Kind::Timeout, "crm.example:443 did not answer within 10 s", true}, noon);
  EXPECT_EQ(answer.httpStatus, 0);
  EXPECT_EQ(answer.note, "crm.example:443 did not answer within 10 s");
}

}  // namespace
}  // namespace relay
