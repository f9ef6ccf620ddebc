#pragma once

#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "Core/Api/RecordingRoutes.h"
#include "Core/Http/Server.h"
#include "Tests/Integration/Programs.h"

namespace relay::test {

// The service's own server and route with a few files in place of a library, on a thread of its own.
class ServedFolder : public ::testing::Test {
 protected:
  ~ServedFolder() override {
    if (!thread_.joinable()) return;
    boost::asio::post(io_, [this] { server_.reset(); });
    work_.reset();
    thread_.join();
  }

  // Writes a file that is found under its name.
  std::string add(const std::string& name, std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((i * 31 + i / 4096) & 0xFF);
    std::ofstream(folder.file(name), std::ios::binary) << bytes;
    files_[name] = folder.file(name);
    return bytes;
  }

  void serve(RecordingAccess access, Milliseconds expires = Milliseconds(0), ServerOptions options = {}) {
    options.listen = {{"127.0.0.1", 0}};
    auto made = Server::listen(io_.get_executor(), options);
    ASSERT_TRUE(made) << made.error().what;
    server_ = std::move(made).value();
    const std::string scheme = options.tlsKey.empty() ? "http" : "https";
    base = scheme + "://127.0.0.1:" + std::to_string(server_->ports().front());
    links = std::make_shared<const RecordingLinks>(
        RecordingLinks::Rules{base, access, {Secret("a-key-that-signs-links")}, expires});
    registerRecordingRoutes(
        *server_,
        [this](const std::string& name, auto found) {
          const auto known = files_.find(name);
          found(known == files_.end() ? std::nullopt : std::optional(known->second));
        },
        links, Secret("the-api-key-of-this"), clock);
    thread_ = std::thread([this] { io_.run(); });
  }

  std::string link(const std::string& name) const { return links->link(name, clock.now()); }

  // What curl prints of it; with "%{http_code}" and the like in `format`.
  static std::string curl(const Words& words, const std::string& format = {}) {
    Words arguments{"-sk", "-m", "20"};
    if (!format.empty()) arguments.insert(arguments.end(), {"-w", format});
    arguments.insert(arguments.end(), words.begin(), words.end());
    return runProgram("curl", arguments).out;
  }
  static std::string status(const Words& words) {
    Words quiet{"-o", "/dev/null"};
    quiet.insert(quiet.end(), words.begin(), words.end());
    return curl(quiet, "%{http_code}");
  }

  TempFolder folder;
  SystemClock clock;
  std::string base;
  std::shared_ptr<const RecordingLinks> links;

 private:
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  std::unique_ptr<Server> server_;
  std::map<std::string, std::string> files_;
  std::thread thread_;
};

}  // namespace relay::test
