#include "Core/Pbx/ThreeCx/Downloader.h"

#include <filesystem>
#include <optional>

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include "Core/Http/Server.h"
#include "Tests/Support/TempFolder.h"

namespace relay::threecx {
namespace {

using namespace std::chrono_literals;

class DownloaderTest : public ::testing::Test {
 protected:
  DownloaderTest() {
    ServerOptions options;
    options.listen = {{"127.0.0.1", 0}};
    server = std::move(Server::listen(io.get_executor(), options)).value();
    server->route("GET", "/file", [this](const ServerRequest& request, const Answer& reply) {
      token = request.header("Authorization");
      reply({status, body, "audio/x-wav", {}});
    });
    server->route("GET", "/never", [this](const ServerRequest&, const Answer& reply) { kept = reply; });
    downloader = makeDownloader(io.get_executor(), {.proxy = std::string(kNoProxyWord)});
  }

  Result<HttpResponse> fetch(const std::string& path, std::uint64_t limit = 10'000'000,
                             std::chrono::milliseconds timeout = 5s) {
    std::optional<Result<HttpResponse>> result;
    const std::string url = "http://127.0.0.1:" + std::to_string(server->ports().front()) + path;
    downloader->fetch({url, "the-token", target, limit, timeout},
                      [&](Result<HttpResponse> came) { result = std::move(came); });
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!result && std::chrono::steady_clock::now() < end) {
      io.restart();
      io.run_one_for(20ms);
    }
    EXPECT_TRUE(result);
    return result ? *result : Result<HttpResponse>(Error{});
  }
  std::size_t filesThere() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) count += entry.exists() ? 1 : 0;
    return count;
  }

  static constexpr const char* kNoProxyWord = "none";
  test::TempFolder folder;
  std::string target = folder.file("a.wav");
  boost::asio::io_context io;
  std::unique_ptr<Server> server;
  std::unique_ptr<Downloader> downloader;
  std::string body = std::string(3'000'000, 'w') + "end";
  std::string token;
  int status = 200;
  Answer kept;
};

TEST_F(DownloaderTest, BringsAFileToItsPlace) {
  const auto answer = fetch("/file");
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer.value().status, 200);
  EXPECT_TRUE(test::readFile(target) == body);
  EXPECT_EQ(token, "Bearer the-token");
  EXPECT_EQ(filesThere(), 1u);
}

TEST_F(DownloaderTest, LeavesNothingWhereThePhoneSystemRefuses) {
  status = 400;
  body = "WARNINGS.XAPI.FILE_NOT_FOUND";
  const auto answer = fetch("/file");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer.value().status, 400);
  EXPECT_EQ(answer.value().body, body);
  EXPECT_EQ(filesThere(), 0u);
}

TEST_F(DownloaderTest, LeavesNothingOfWhatIsTooLongOrDoesNotCome) {
  EXPECT_FALSE(fetch("/file", 1'000'000));
  EXPECT_EQ(filesThere(), 0u);
  const auto late = fetch("/never", 1'000'000, 200ms);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, Error::Kind::Timeout);
  EXPECT_EQ(filesThere(), 0u);
}

TEST_F(DownloaderTest, SaysWhereItMayNotWrite) {
  target = folder.file("missing/a.wav");
  const auto answer = fetch("/file");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Error::Kind::Disk);
  EXPECT_NE(answer.error().what.find("missing"), std::string::npos) << answer.error().what;
}

TEST_F(DownloaderTest, EndsWhileAFileIsOnItsWay) {
  bool called = false;
  downloader->fetch({"http://127.0.0.1:" + std::to_string(server->ports().front()) + "/never", "t", target, 1000, 60s},
                    [&](const Result<HttpResponse>&) { called = true; });
  for (int i = 0; i < 50 && !kept; ++i) {
    io.restart();
    io.run_one_for(20ms);
  }
  downloader.reset();
  io.restart();
  io.run_for(50ms);
  EXPECT_FALSE(called);
  EXPECT_EQ(filesThere(), 0u);
}

}  // namespace
}  // namespace relay::threecx
