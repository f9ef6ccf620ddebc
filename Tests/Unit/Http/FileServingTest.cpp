// Files as the server sends them, over real connections.
#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "Core/Http/Server.h"
#include "Tests/Unit/Http/Loop.h"

namespace relay::test {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using boost::system::error_code;

class FileServingTest : public testing::Test {
 protected:
  FileServingTest() {
    for (std::size_t i = 0; i < 300'000; ++i) bytes += static_cast<char>('a' + (i * 7 + i / 999) % 26);
    std::ofstream(folder.file("a.mp3"), std::ios::binary) << bytes;
  }

  void listen(ServerOptions options = {}) {
    options.listen = {{"127.0.0.1", 0}};
    auto made = Server::listen(io.get_executor(), options);
    ASSERT_TRUE(made) << made.error().what;
    server = std::move(made).value();
    server->route("GET", "/{name}", [this](const ServerRequest& request, const Answer& answer) {
      HttpAnswer content{200, {}, "audio/mpeg", {}};
      content.file = FileBody{folder.file(std::string(request.capture("name"))), "a.mp3"};
      answer(content);
    });
  }

  // The header and body of one request on a connection of its own.
  std::pair<std::string, std::string> ask(const std::string& headers, const std::string& method = "GET") {
    tcp::socket socket(io);
    connect(socket, method + " /a.mp3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + headers + "\r\n");
    std::string received;
    EXPECT_TRUE(readAll(socket, received));
    const auto end = received.find("\r\n\r\n");
    if (end == std::string::npos) return {received, {}};
    return {received.substr(0, end + 2), received.substr(end + 4)};
  }

  void connect(tcp::socket& socket, const std::string& request) {
    socket.connect({boost::asio::ip::address_v4::loopback(), server->ports().front()});
    boost::asio::write(socket, boost::asio::buffer(request));
    socket.non_blocking(true);
  }

  bool readAll(tcp::socket& socket, std::string& received) {
    return runUntil(io, [&] {
      error_code failed;
      const auto size = socket.read_some(boost::asio::buffer(block), failed);
      received.append(block.data(), size);
      return failed && failed != boost::asio::error::would_block;
    });
  }

  boost::asio::io_context io;
  TempFolder folder;
  std::string bytes;
  std::array<char, 65536> block{};
  std::unique_ptr<Server> server;
};

TEST_F(FileServingTest, SendsAFileByteForByte) {
  listen();
  const auto [header, body] = ask("");
  EXPECT_TRUE(header.starts_with("HTTP/1.1 200 OK\r\n")) << header;
  EXPECT_NE(header.find("Content-Length: 300000\r\n"), std::string::npos) << header;
  EXPECT_TRUE(body == bytes);
}

TEST_F(FileServingTest, SendsNoBodyToHead) {
  listen();
  const auto [header, body] = ask("", "HEAD");
  EXPECT_NE(header.find("Content-Length: 300000\r\n"), std::string::npos) << header;
  EXPECT_EQ(body, "");
}

TEST_F(FileServingTest, SendsOneRangeAndSeveral) {
  listen();
  EXPECT_EQ(ask("Range: bytes=100000-120000\r\n").second, bytes.substr(100'000, 20'001));
  EXPECT_EQ(ask("Range: bytes=-5\r\n").second, bytes.substr(bytes.size() - 5));
  const auto [header, body] = ask("Range: bytes=0-39999,200000-239999\r\n");
  const auto mark = header.find("boundary=") + 9;
  const auto boundary = header.substr(mark, header.find("\r\n", mark) - mark);
  EXPECT_EQ(body, "--" + boundary + "\r\nContent-Type: audio/mpeg\r\nContent-Range: bytes 0-39999/300000\r\n\r\n" +
                      bytes.substr(0, 40'000) + "\r\n--" + boundary +
                      "\r\nContent-Type: audio/mpeg\r\nContent-Range: bytes 200000-239999/300000\r\n\r\n" +
                      bytes.substr(200'000, 40'000) + "\r\n--" + boundary + "--\r\n");
  EXPECT_NE(header.find("Content-Length: " + std::to_string(body.size()) + "\r\n"), std::string::npos);
}

TEST_F(FileServingTest, AnswersFurtherRequestsOnTheSameConnection) {
  listen();
  tcp::socket socket(io);
  const std::string part = "GET /a.mp3 HTTP/1.1\r\nHost: h\r\nRange: bytes=0-99999\r\n\r\n";
  const std::string same = "GET /a.mp3 HTTP/1.1\r\nHost: h\r\nIf-None-Match: *\r\n\r\n";
  const std::string last = "GET /a.mp3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\nRange: bytes=7-7\r\n\r\n";
  connect(socket, part + same + part + last);
  std::string received;
  ASSERT_TRUE(readAll(socket, received));
  std::size_t answers = 0;
  for (auto at = received.find("HTTP/1.1 "); at != std::string::npos; at = received.find("HTTP/1.1 ", at + 1))
    ++answers;
  EXPECT_EQ(answers, 4u);
  EXPECT_NE(received.find("HTTP/1.1 304 "), std::string::npos);
  EXPECT_TRUE(received.ends_with("\r\n\r\n" + bytes.substr(7, 1)));
}

TEST_F(FileServingTest, SaysThatAFileHasGone) {
  listen();
  std::filesystem::remove(folder.file("a.mp3"));
  const auto [header, body] = ask("");
  EXPECT_TRUE(header.starts_with("HTTP/1.1 404 ")) << header;
  EXPECT_EQ(body.find(folder.file("")), std::string::npos) << "paths are nobody's business";
  std::filesystem::create_directory(folder.file("a.mp3"));
  EXPECT_TRUE(ask("").first.starts_with("HTTP/1.1 404 "));
}

TEST_F(FileServingTest, GoesOnWithTheOldFileWhenAnotherTakesItsName) {
  bytes.assign(4'000'000, 'x');
  std::ofstream(folder.file("a.mp3"), std::ios::binary) << bytes;
  listen();
  tcp::socket socket(io);
  socket.open(tcp::v4());
  socket.set_option(boost::asio::socket_base::receive_buffer_size(4096));
  connect(socket, "GET /a.mp3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  std::string received;
  ASSERT_TRUE(runUntil(io, [&] {
    error_code failed;
    received.append(block.data(), socket.read_some(boost::asio::buffer(block.data(), 1000), failed));
    return received.find("\r\n\r\n") != std::string::npos;
  }));
  std::ofstream(folder.file("b.mp3"), std::ios::binary) << "other";
  std::error_code kept;
  std::filesystem::rename(folder.file("b.mp3"), folder.file("a.mp3"), kept);
  if (kept) GTEST_SKIP() << "this system lets no other file take the name of an open one";
  ASSERT_TRUE(readAll(socket, received));
  EXPECT_TRUE(received.substr(received.find("\r\n\r\n") + 4) == bytes);
  EXPECT_EQ(ask("").second, "other");
}

TEST_F(FileServingTest, LetsAClientThatTakesLittleAtATimeFinishLongAfterTheTimeOfARequest) {
  bytes.assign(2'000'000, 'y');
  std::ofstream(folder.file("a.mp3"), std::ios::binary) << bytes;
  ServerOptions options;
  options.requestTimeout = 100ms;
  options.idleTimeout = 100ms;
  options.stallTimeout = 5s;
  listen(options);
  tcp::socket socket(io);
  socket.open(tcp::v4());
  socket.set_option(boost::asio::socket_base::receive_buffer_size(4096));
  connect(socket, "GET /a.mp3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const auto begin = std::chrono::steady_clock::now();
  std::string received;
  ASSERT_TRUE(runUntil(io, [&] {
    error_code failed;
    const bool slow = std::chrono::steady_clock::now() - begin < 400ms;
    received.append(block.data(), socket.read_some(boost::asio::buffer(block.data(), slow ? 100 : 65536), failed));
    if (slow) io.poll();
    return failed && failed != boost::asio::error::would_block;
  }));
  EXPECT_TRUE(received.ends_with("\r\n\r\n" + bytes)) << received.size();
}

TEST_F(FileServingTest, GivesUpAClientThatTakesNothing) {
  std::ofstream(folder.file("a.mp3"), std::ios::binary) << std::string(8'000'000, 'z');
  ServerOptions options;
  options.stallTimeout = 100ms;
  listen(options);
  tcp::socket socket(io);
  socket.open(tcp::v4());
  socket.set_option(boost::asio::socket_base::receive_buffer_size(4096));
  connect(socket, "GET /a.mp3 HTTP/1.1\r\nHost: h\r\n\r\n");
  bool stopped = false;
  runFor(io, 300ms);
  server->stop(10s, [&] { stopped = true; });
  EXPECT_TRUE(runUntil(io, [&] { return stopped; })) << "its connection is not there any more";
}

TEST_F(FileServingTest, EndsWhileFilesAreOnTheirWay) {
  std::ofstream(folder.file("a.mp3"), std::ios::binary) << std::string(8'000'000, 'z');
  listen();
  std::vector<tcp::socket> sockets;
  for (int i = 0; i < 20; ++i) {
    sockets.emplace_back(io);
    connect(sockets.back(), "GET /a.mp3 HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  runFor(io, 20ms);
  server.reset();
  runFor(io, 20ms);
  std::string received;
  EXPECT_TRUE(readAll(sockets.front(), received));
}

}  // namespace
}  // namespace relay::test
