#include "Service/Logging.h"

#include <ctime>
#include <functional>
#include <memory>
#include <utility>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "Core/Masking.h"
#include "Service/EventLog.h"
#include "Service/LogFile.h"

namespace relay {
namespace {

constexpr auto filePattern = "%Y-%m-%d %H:%M:%S.%e %-7l %v";
constexpr auto consolePattern = "%H:%M:%S.%e %^%-7l%$ %v";

// sd-daemon's "<6>" before the line, which journald turns into the entry's priority.
class JournalPriority final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
    char priority = '6';
    if (message.level >= spdlog::level::err)
      priority = '3';
    else if (message.level == spdlog::level::warn)
      priority = '4';
    else if (message.level <= spdlog::level::debug)
      priority = '7';
    const char prefix[] = {'<', priority, '>'};
    out.append(prefix, prefix + sizeof prefix);
  }
  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JournalPriority>(); }
};

spdlog::level::level_enum levelOf(LogLevel level) {
  switch (level) {
    case LogLevel::Debug: return spdlog::level::debug;
    case LogLevel::Info: return spdlog::level::info;
    case LogLevel::Warning: return spdlog::level::warn;
    case LogLevel::Error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::shared_ptr<spdlog::logger> journalLogger() {
  auto logger = std::make_shared<spdlog::logger>("relay", std::make_shared<spdlog::sinks::stdout_sink_mt>());
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<JournalPriority>('*').set_pattern("%*%v");
  logger->set_formatter(std::move(formatter));
  return logger;
}

std::shared_ptr<spdlog::logger> consoleLogger() {
  auto logger = std::make_shared<spdlog::logger>("relay", std::make_shared<spdlog::sinks::stdout_color_sink_mt>());
  logger->set_pattern(consolePattern);
  return logger;
}

std::shared_ptr<spdlog::logger> fileLogger(const std::string& folder, const ServiceSettings& settings,
                                           std::function<void(const std::string&)> failed) {
  auto sink = std::make_shared<LogFile>(folder, static_cast<std::uint16_t>(settings.logKeepDays), std::move(failed));
  auto logger = std::make_shared<spdlog::logger>("relay", std::move(sink));
  logger->set_pattern(filePattern);
  return logger;
}

}  // namespace

Outcome startLogging(LogTarget target, const std::string& folder, const ServiceSettings& settings) {
  Outcome outcome = success();
  std::shared_ptr<spdlog::logger> logger;
  if (target == LogTarget::File) {
    auto first = std::make_shared<std::string>();
    logger = fileLogger(folder, settings, [first](const std::string& why) {
      *first = why;
      writeEvent(EventNumber::LogNotWritten, why);
    });
    if (!first->empty()) outcome = Error{Error::Kind::Disk, "The log cannot be written: " + *first, true};
  } else {
    logger = target == LogTarget::Journal ? journalLogger() : consoleLogger();
  }
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
  configureLogging(settings);
  return outcome;
}

void configureLogging(const ServiceSettings& settings) {
  spdlog::set_level(levelOf(settings.logLevel));
  setMasking(settings.maskNumbers);
}

void stopLogging() { spdlog::shutdown(); }

}  // namespace relay
