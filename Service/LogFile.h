#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/daily_file_sink.h>

namespace relay {

// The daily log file of a service that must not fall over its log: where the file cannot be opened or
// written (locked, no rights, disk full), `failed` is told why, once, and it is tried again every minute.
// What was logged meanwhile is lost, and the file says how much that was.
//
// Threads: any; `failed` is called within a log call and must not log.
class LogFile final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  // `folder`/emergency-relay_DATE.log, the newest `keepDays` of them.
  LogFile(const std::string& folder, std::uint16_t keepDays, std::function<void(const std::string& why)> failed);

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override;
  void set_formatter_(std::unique_ptr<spdlog::formatter> formatter) override;

 private:
  using Daily = spdlog::sinks::daily_file_sink_st;
  bool open();
  void fail(const std::string& why);
  void sayWhatIsMissing();

  const std::string file_;
  const std::uint16_t keepDays_;
  const std::function<void(const std::string&)> failed_;
  std::unique_ptr<Daily> daily_;
  std::optional<std::chrono::steady_clock::time_point> tryAgainAt_;
  std::uint64_t lost_ = 0;
};

}  // namespace relay
