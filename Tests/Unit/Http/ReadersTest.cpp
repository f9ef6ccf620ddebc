// The parsers of answers and requests, fed in pieces of every size and with what is no HTTP.
#include <string>

#include <gtest/gtest.h>

#include "Core/Http/RequestReader.h"
#include "Core/Http/ResponseReader.h"

namespace relay {
namespace {

// Shows the bytes in pieces, as a connection would; what is left over is shown again.
template <class Reader>
void feed(Reader& reader, const std::string& bytes, std::size_t piece) {
  std::string pending;
  for (std::size_t at = 0; at < bytes.size() && reader.state() == Reader::State::More; at += piece) {
    pending += bytes.substr(at, piece);
    pending.erase(0, reader.feed(pending.data(), pending.size()));
  }
}

const std::string kChunked =
    "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
    "HTTP/1.1 200 OK\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5;ext=1\r\nhello\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";

TEST(ReadersTest, AnAnswerReadsTheSameInPiecesOfEverySize) {
  for (std::size_t piece = 1; piece <= kChunked.size(); ++piece) {
    ResponseReader reader(false, 1000, true);
    feed(reader, kChunked, piece);
    ASSERT_EQ(reader.state(), ResponseReader::State::Done) << piece << ": " << reader.fault();
    EXPECT_TRUE(reader.keepsAlive());
    const auto response = reader.take();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "hello0123456789");
    EXPECT_EQ(response.header("x-a"), "1");
    EXPECT_EQ(response.header("link"), "") << "of the interim answer";
  }
}

TEST(ReadersTest, AnAnswerIsCutAtItsLimitInPiecesOfEverySize) {
  for (std::size_t piece = 1; piece <= 60; ++piece) {
    ResponseReader reader(false, 7, false);
    feed(reader, kChunked, piece);
    ASSERT_EQ(reader.state(), ResponseReader::State::Cut) << piece;
    EXPECT_FALSE(reader.keepsAlive());
    EXPECT_EQ(reader.take().body, "hello01");
  }
}

TEST(ReadersTest, ABodyThatSomebodyTakesIsHandedOverPieceByPiece) {
  for (std::size_t piece = 1; piece <= kChunked.size(); ++piece) {
    std::string taken;
    ResponseReader reader(false, 1000, true, [&](std::string_view bytes) {
      taken += bytes;
      return true;
    });
    feed(reader, kChunked, piece);
    ASSERT_EQ(reader.state(), ResponseReader::State::Done) << reader.fault();
    EXPECT_EQ(taken, "hello0123456789");
    EXPECT_EQ(reader.take().body, "");
  }
}

TEST(ReadersTest, ABodyIsNotReadFurtherThanWantedOrAllowedAndThatOfARefusalIsKept) {
  ResponseReader unwanted(false, 1000, true, [](std::string_view) { return false; });
  feed(unwanted, kChunked, 7);
  EXPECT_EQ(unwanted.state(), ResponseReader::State::Broken);
  std::string taken;
  const auto take = [&](std::string_view bytes) {
    taken += bytes;
    return true;
  };
  ResponseReader tooLong(false, 7, true, take);
  feed(tooLong, kChunked, 3);
  EXPECT_EQ(tooLong.state(), ResponseReader::State::Broken);
  EXPECT_LE(taken.size(), 7u);
  taken.clear();
  ResponseReader refusal(false, 1000, true, take);
  feed(refusal, "HTTP/1.1 400 Bad Request\r\nContent-Length: 4\r\n\r\ngone", 100);
  EXPECT_EQ(refusal.take().body, "gone");
  EXPECT_EQ(taken, "");
}

TEST(ReadersTest, AnAnswerToHeadHasNoBody) {
  ResponseReader reader(true, 1000, false);
  feed(reader, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", 7);
  EXPECT_EQ(reader.state(), ResponseReader::State::Done);
  EXPECT_TRUE(reader.keepsAlive());
}

TEST(ReadersTest, AnAnswerThatBreaksOffIsNone) {
  ResponseReader reader(false, 1000, false);
  feed(reader, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", 100);
  reader.end();
  EXPECT_EQ(reader.state(), ResponseReader::State::Broken);
  ResponseReader silent(false, 1000, false);
  silent.end();
  EXPECT_EQ(silent.state(), ResponseReader::State::Broken);
  EXPECT_FALSE(silent.anyByte());
}

TEST(ReadersTest, AnAnswerOfRubbishIsRefused) {
  const std::string start = "HTTP/1.1 200 OK\r\n";
  for (const std::string& text :
       {std::string(20'000, '\0'), std::string("GET / HTTP/1.1\r\n\r\n"), std::string("HTTP/2.0 200 OK\r\n\r\n"),
        std::string("HTTP/1.1 20 OK\r\n\r\n"), start + "Content-Length: -1\r\n\r\n",
        start + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
        start + "Content-Length: 99999999999999999999999\r\n\r\n", start + "Bad Name: 1\r\n\r\n",
        start + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
        start + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n"}) {
    ResponseReader reader(false, 1000, false);
    feed(reader, text, 3);
    EXPECT_EQ(reader.state(), ResponseReader::State::Broken) << text;
    EXPECT_FALSE(reader.fault().empty());
  }
}

TEST(ReadersTest, AnAnswersHeaderHasALimitHoweverItComes) {
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 5000; ++i) many += "X: yyyyyyyy\r\n";
  ResponseReader fields(false, 1000, false);
  feed(fields, many, 100);
  EXPECT_EQ(fields.state(), ResponseReader::State::Broken);
  ResponseReader value(false, 1000, false);
  feed(value, "HTTP/1.1 200 OK\r\nX: " + std::string(40'000, 'y'), 100);
  EXPECT_EQ(value.state(), ResponseReader::State::Broken);
  ResponseReader interim(false, 1000, false);
  for (int i = 0; i < 100; ++i) feed(interim, "HTTP/1.1 100 Continue\r\n\r\n", 100);
  EXPECT_EQ(interim.state(), ResponseReader::State::Broken);
}

TEST(ReadersTest, ARequestReadsTheSameInPiecesOfEverySize) {
  const std::string text =
      "POST /a/b?x=1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    RequestReader reader(16 * 1024, 1000);
    feed(reader, text, piece);
    ASSERT_EQ(reader.state(), RequestReader::State::Done) << piece;
    EXPECT_EQ(reader.target(), "/a/b?x=1");
    EXPECT_TRUE(reader.keepsAlive());
    const auto request = reader.take();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.body, "hello");
    EXPECT_EQ(request.header("host"), "h");
  }
}

int refusalOf(const std::string& text) {
  RequestReader reader(16 * 1024, 1000);
  feed(reader, text, 1000);
  return reader.state() == RequestReader::State::Refused ? reader.refusal() : 0;
}

TEST(ReadersTest, ARequestThatGoesTooFarIsRefusedWithTheRightStatus) {
  EXPECT_EQ(refusalOf("rubbish\r\n\r\n"), 400);
  EXPECT_EQ(refusalOf(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)), 400) << "TLS on a plain port";
  EXPECT_EQ(refusalOf("GET / HTTP/3.0\r\n\r\n"), 505);
  EXPECT_EQ(refusalOf("GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x')), 431);
  EXPECT_EQ(refusalOf("POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n"), 413);
  EXPECT_EQ(refusalOf("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n" + std::string(1001, 'x')), 413);
  EXPECT_EQ(refusalOf("GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
  EXPECT_EQ(refusalOf("GET / HTTP/1.1\r\nExpect: miracles\r\n\r\n"), 417);
}

}  // namespace
}  // namespace relay
