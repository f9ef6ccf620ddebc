#include "Service/LogFile.h"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace relay {
namespace {

constexpr std::chrono::minutes tryAgainAfter{1};

}  // namespace

LogFile::LogFile(const std::string& folder, std::uint16_t keepDays, std::function<void(const std::string&)> failed)
    : file_((std::filesystem::path(folder) / "emergency-relay.log").string()),
      keepDays_(keepDays),
      failed_(std::move(failed)) {
  open();
}

bool LogFile::open() {
  if (daily_) return true;
  const auto now = std::chrono::steady_clock::now();
  if (tryAgainAt_ && now < *tryAgainAt_) return false;
  try {
    daily_ = std::make_unique<Daily>(file_, 0, 0, false, keepDays_);
    daily_->set_formatter(formatter_->clone());
    return true;
  } catch (const spdlog::spdlog_ex& why) {
    fail(why.what());
    return false;
  }
}

void LogFile::fail(const std::string& why) {
  daily_.reset();
  const bool first = !std::exchange(tryAgainAt_, std::chrono::steady_clock::now() + tryAgainAfter);
  if (first) failed_(file_ + ": " + why);
}

void LogFile::sink_it_(const spdlog::details::log_msg& message) {
  if (!open()) {
    ++lost_;
    return;
  }
  try {
    if (lost_ > 0) sayWhatIsMissing();
    daily_->log(message);
  } catch (const spdlog::spdlog_ex& why) {
    ++lost_;
    fail(why.what());
  }
}

void LogFile::sayWhatIsMissing() {
  const std::string text = fmt::format("{} lines are missing here: the file could not be written", lost_);
  daily_->log(spdlog::details::log_msg("", spdlog::level::warn, text));
  daily_->flush();
  lost_ = 0;
}

void LogFile::flush_() {
  if (!daily_) return;
  try {
    daily_->flush();
    tryAgainAt_.reset();
  } catch (const spdlog::spdlog_ex& why) {
    ++lost_;
    fail(why.what());
  }
}

void LogFile::set_formatter_(std::unique_ptr<spdlog::formatter> formatter) {
  formatter_ = std::move(formatter);
  if (daily_) daily_->set_formatter(formatter_->clone());
}

}  // namespace relay
