#include "Core/Http/FileAnswer.h"

#include <gtest/gtest.h>

#include "Core/Http/AnswerText.h"
#include "Core/Http/HeaderNames.h"
#include "Core/Http/HttpDate.h"

namespace relay {
namespace {

using namespace std::chrono_literals;

const WallTime written = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1) + 9h + 5min + 2s + 750ms;

class FileAnswerTest : public testing::Test {
 protected:
  FileAnswerTest() {
    content.contentType = "audio/mpeg";
    content.file = FileBody{"/x/a.mp3", "a.mp3"};
  }

  FilePlan plan(Headers headers = {}, bool head = false) {
    ServerRequest request;
    request.headers = std::move(headers);
    return planFile(request, head, content, facts, "BOUNDARY");
  }
  std::string headerText(const FilePlan& planned) {
    std::string text;
    writeHeader(planned.answer, planned.contentLength, true, text);
    return text;
  }

  HttpAnswer content;
  FileFacts facts{1000, written, 0xabc};
  const std::string etag = "\"abc-3e8\"";
  const std::string date = "Sun, 01 Mar 2026 09:05:02 GMT";
};

TEST_F(FileAnswerTest, GivesTheWholeFileWithEverythingAClientMayWantToKnow) {
  const auto whole = plan();
  EXPECT_EQ(headerText(whole),
            "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 1000\r\nX-Content-Type-Options: nosniff\r\n"
            "Cache-Control: no-store\r\nETag: \"abc-3e8\"\r\nLast-Modified: Sun, 01 Mar 2026 09:05:02 GMT\r\n"
            "Accept-Ranges: bytes\r\nContent-Disposition: inline; filename=\"a.mp3\"\r\n\r\n");
  ASSERT_EQ(whole.parts.size(), 1u);
  EXPECT_EQ(whole.parts[0].bytes, (ByteRange{0, 1000}));
}

TEST_F(FileAnswerTest, GivesOneRange) {
  const auto part = plan({{"Range", "bytes=100-199"}});
  EXPECT_EQ(part.answer.status, 206);
  EXPECT_EQ(part.contentLength, 100u);
  EXPECT_NE(headerText(part).find("\r\nContent-Range: bytes 100-199/1000\r\n"), std::string::npos);
  ASSERT_EQ(part.parts.size(), 1u);
  EXPECT_EQ(part.parts[0].before, "");
  EXPECT_EQ(part.parts[0].bytes, (ByteRange{100, 100}));
}

TEST_F(FileAnswerTest, GivesSeveralRangesAsOneMultipartBody) {
  const auto several = plan({{"Range", "bytes=0-1,998-"}});
  EXPECT_EQ(several.answer.status, 206);
  EXPECT_EQ(several.answer.contentType, "multipart/byteranges; boundary=BOUNDARY");
  ASSERT_EQ(several.parts.size(), 2u);
  EXPECT_EQ(several.parts[0].before, "--BOUNDARY\r\nContent-Type: audio/mpeg\r\nContent-Range: bytes 0-1/1000\r\n\r\n");
  EXPECT_EQ(several.parts[1].before,
            "\r\n--BOUNDARY\r\nContent-Type: audio/mpeg\r\nContent-Range: bytes 998-999/1000\r\n\r\n");
  EXPECT_EQ(several.after, "\r\n--BOUNDARY--\r\n");
  EXPECT_EQ(several.contentLength,
            several.parts[0].before.size() + several.parts[1].before.size() + several.after.size() + 4);
  EXPECT_EQ(headerText(several).find("\r\nContent-Range:"), std::string::npos);
}

TEST_F(FileAnswerTest, RefusesARangeBehindTheEndAndSaysWhereThatIs) {
  const auto refused = plan({{"Range", "bytes=1000-"}});
  EXPECT_EQ(refused.answer.status, 416);
  EXPECT_TRUE(refused.parts.empty());
  EXPECT_NE(headerText(refused).find("\r\nContent-Range: bytes */1000\r\n"), std::string::npos);
  EXPECT_EQ(refused.contentLength, refused.answer.body.size());
  EXPECT_EQ(refused.answer.contentType, "application/json");
}

TEST_F(FileAnswerTest, TellsWhoHasItAlreadyThatNothingChanged) {
  for (const std::string& known :
       std::vector<std::string>{etag, "W/" + etag, "\"x\", " + etag, "*", "\"x\",\t" + etag + " "}) {
    const auto same = plan({{"If-None-Match", known}});
    EXPECT_EQ(same.answer.status, 304) << known;
    EXPECT_TRUE(same.parts.empty());
    EXPECT_NE(headerText(same).find("\r\nETag: " + etag), std::string::npos);
    EXPECT_EQ(headerText(same).find("Content-Length"), std::string::npos);
  }
  EXPECT_EQ(plan({{"If-None-Match", "\"abc-3e9\""}}).answer.status, 200);
  EXPECT_EQ(plan({{"If-Modified-Since", date}}).answer.status, 304);
  EXPECT_EQ(plan({{"If-Modified-Since", "Sun, 01 Mar 2026 09:05:01 GMT"}}).answer.status, 200);
  EXPECT_EQ(plan({{"If-None-Match", "\"x\""}, {"If-Modified-Since", date}}).answer.status, 200)
      << "the entity tag decides where both are given";
}

TEST_F(FileAnswerTest, GivesARangeOfTheContentThatItIsMeantForOnly) {
  const auto status = [&](const std::string& condition) {
    return plan({{"Range", "bytes=0-0"}, {"If-Range", condition}}).answer.status;
  };
  EXPECT_EQ(status(etag), 206);
  EXPECT_EQ(status(date), 206);
  EXPECT_EQ(status("\"other\""), 200);
  EXPECT_EQ(status("W/" + etag), 200) << "a weak tag proves nothing here";
  EXPECT_EQ(status("Sun, 01 Mar 2026 09:05:03 GMT"), 200);
}

TEST_F(FileAnswerTest, LeavesRangesToGet) {
  const auto head = plan({{"Range", "bytes=0-0"}}, true);
  EXPECT_EQ(head.answer.status, 200);
  EXPECT_EQ(head.contentLength, 1000u);
}

TEST_F(FileAnswerTest, HasNothingToSendOfAnEmptyFile) {
  facts.size = 0;
  EXPECT_EQ(plan().answer.status, 200);
  EXPECT_TRUE(plan().parts.empty());
  EXPECT_EQ(plan({{"Range", "bytes=0-"}}).answer.status, 416);
}

TEST_F(FileAnswerTest, GivesNameThatCannotBreakOut) {
  content.file->name = "a\"\r\nX: y\\\xC3\xBC.mp3";
  const auto text = headerText(plan());
  EXPECT_NE(text.find("filename=\"a___X: y___.mp3\"; filename*=UTF-8''a%22%0D%0AX%3A%20y%5C%C3%BC.mp3\r\n"),
            std::string::npos)
      << text;
  content.file->name.clear();
  EXPECT_EQ(headerText(plan()).find("Content-Disposition"), std::string::npos);
}

TEST_F(FileAnswerTest, HasAnotherTagWhenSizeOrTimeAreOthers) {
  const auto tag = [&] { return plan().answer.headers.front().second; };
  const auto first = tag();
  facts.changeStamp += 1;
  const auto second = tag();
  facts.size += 1;
  EXPECT_NE(first, second);
  EXPECT_NE(second, tag());
}

TEST(HttpDate, IsTheFormOfTheStandard) {
  EXPECT_EQ(httpDate(WallTime(784111777999ms)), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(httpDate(WallTime{}), "Thu, 01 Jan 1970 00:00:00 GMT");
}

}  // namespace
}  // namespace relay
