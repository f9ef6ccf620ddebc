#include "Tests/Support/Server.h"

#include <mutex>
#include <thread>
#include <utility>

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include "Tests/Support/Certificates.h"
#include "Tests/Support/LocalHttp.h"
#include "Tests/Support/ReplyText.h"

namespace relay::test {
namespace {

// A server on a thread of its own.
class ServerTest : public testing::Test {
 protected:
  ServerTest() : server(io, {}, handlers()), thread([this] { io.run(); }) {}
  ~ServerTest() override {
    io.stop();
    thread.join();
  }
  ServerHandlers handlers() {
    ServerHandlers made;
    made.request = [this](const ServerRequest& request) {
      const std::lock_guard lock(mutex);
      last = request;
      return reply;
    };
    return made;
  }
  void answerWith(ServerReply other) {
    const std::lock_guard lock(mutex);
    reply = std::move(other);
  }
  Result<LocalAnswer> ask(const std::string& body = {}) {
    return localRequest(body.empty() ? "GET" : "POST", "http://127.0.0.1:" + std::to_string(server.port()) + "/a?b",
                        body);
  }

  boost::asio::io_context io{1};
  std::mutex mutex;
  ServerReply reply;
  ServerRequest last;
  Server server;
  std::thread thread;
};

TEST_F(ServerTest, HandsOverTheRequestAndGivesTheReply) {
  ServerReply hello;
  hello.status = 202;
  hello.body = "hello";
  answerWith(hello);
  const auto answer = ask("question");
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer.value().status, 202);
  EXPECT_EQ(answer.value().body, "hello");
  EXPECT_EQ(last.body, "question");
  EXPECT_EQ(last.path(), "/a");
  EXPECT_EQ(last.header("host"), "127.0.0.1");
}

TEST_F(ServerTest, GivesLargeAndChunkedAndSlowBodies) {
  ServerReply large;
  large.body = std::string(1000, 'x');
  large.repeat = 1000;
  answerWith(large);
  EXPECT_EQ(ask().value().body.size(), 1'000'000u);
  large.chunked = true;
  answerWith(large);
  EXPECT_EQ(ask().value().body.size(), 1'000'000u);
  ServerReply slow;
  slow.body = "slow";
  slow.perByte = std::chrono::milliseconds(1);
  answerWith(slow);
  EXPECT_EQ(ask().value().body, "slow");
}

TEST_F(ServerTest, HangsUpAndCutsOff) {
  ServerReply none;
  none.hangUp = true;
  answerWith(none);
  EXPECT_FALSE(ask());
  ServerReply part;
  part.body = std::string(5000, 'x');
  part.cutAfter = 1000;
  answerWith(part);
  const auto answer = ask();
  EXPECT_TRUE(!answer || answer.value().body.size() < 1000);
}

TEST(Certificates, AreMadeForHostsAndAddresses) {
  const auto authority = makeAuthority("Test");
  EXPECT_EQ(authority.certificatePem.substr(0, 27), "-----BEGIN CERTIFICATE-----");
  const auto key = issueCertificate(authority, {"localhost", "127.0.0.1", "::1"});
  EXPECT_EQ(key.keyPem.substr(0, 10), "-----BEGIN");
  EXPECT_NE(issueCertificate(authority, {"localhost"}, -1).certificatePem, key.certificatePem);
}

TEST(ReplyText, WritesAHead) {
  ServerReply reply;
  reply.body = "abc";
  reply.headers = {{"X", "y"}};
  EXPECT_EQ(replyHead(reply, true), "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 3\r\n\r\n");
  reply.status = 204;
  EXPECT_EQ(replyHead(reply, false), "HTTP/1.1 204 No Content\r\nX: y\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(chunk("0123456789abcdef"), "10\r\n0123456789abcdef\r\n");
  EXPECT_EQ(chunk(""), "0\r\n\r\n");
}

}  // namespace
}  // namespace relay::test
