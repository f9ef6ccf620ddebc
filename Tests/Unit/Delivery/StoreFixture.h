#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "Core/Delivery/Store.h"
#include "Tests/Unit/Delivery/Samples.h"

namespace relay::test {

// A folder of its own, gone afterwards.
class FreshFolder {
 public:
  FreshFolder() {
    const auto base = std::filesystem::temp_directory_path();
    const auto stamp = std::chrono::steady_clock::now().time_since_epoch().count();
    for (int number = 0;; ++number) {
      path_ = base / ("relay-delivery-" + std::to_string(stamp) + "-" + std::to_string(number));
      if (std::filesystem::create_directory(path_)) return;
    }
  }
  ~FreshFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  FreshFolder(const FreshFolder&) = delete;
  FreshFolder& operator=(const FreshFolder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// What is logged meanwhile, instead of where it usually goes.
class CapturedLog {
 public:
  CapturedLog() : before_(spdlog::default_logger()) {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(text_);
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("captured", sink));
    spdlog::set_pattern("%l %v");
  }
  ~CapturedLog() { spdlog::set_default_logger(before_); }
  CapturedLog(const CapturedLog&) = delete;
  CapturedLog& operator=(const CapturedLog&) = delete;

  std::string text() const { return text_.str(); }
  int count(const std::string& part) const {
    const auto all = text();
    int found = 0;
    for (auto at = all.find(part); at != std::string::npos; at = all.find(part, at + 1)) ++found;
    return found;
  }

 private:
  std::ostringstream text_;
  std::shared_ptr<spdlog::logger> before_;
};

inline bool within10s(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

inline std::unique_ptr<Store> opened(const std::string& file, StoreOptions options = {}) {
  auto store = Store::open(file, std::move(options));
  EXPECT_TRUE(store) << (store ? "" : store.error().what);
  return store ? std::move(store).value() : nullptr;
}

inline OutboxItem item(const std::string& endpoint, const CallEvent& event) {
  return {endpoint, "msg_" + endpoint + std::to_string(event.sequence), "word", std::make_shared<CallEvent>(event)};
}

// Hands one acceptance over and waits until it is on disk.
inline std::vector<std::int64_t> acceptNow(Store& store, Acceptance acceptance) {
  std::vector<std::int64_t> result;
  acceptance.at = acceptance.at == WallTime() ? noon : acceptance.at;
  store.accept(std::move(acceptance), [&](std::vector<std::int64_t> seqs) { result = std::move(seqs); });
  EXPECT_TRUE(store.flush());
  return result;
}

inline std::int64_t acceptOne(Store& store, const std::string& endpoint, const CallEvent& event, WallTime at = noon) {
  Acceptance acceptance;
  acceptance.at = at;
  acceptance.items.push_back(item(endpoint, event));
  return acceptNow(store, std::move(acceptance)).at(0);
}

inline std::vector<DeliveryRow> rowsOf(Store& store, const DeliveryQuery& query = {}) {
  auto rows = store.list(query);
  EXPECT_TRUE(rows);
  return rows ? std::move(rows).value() : std::vector<DeliveryRow>();
}

inline WaitingRows waitingOf(Store& store, const std::string& endpoint, std::int64_t after, int limit) {
  WaitingRows result;
  store.waiting(endpoint, after, limit, [&](Result<WaitingRows> rows) {
    if (rows) result = std::move(rows).value();
  });
  EXPECT_TRUE(store.flush());
  return result;
}

}  // namespace relay::test
