#include "Core/Delivery/DeliveryLog.h"

#include <algorithm>
#include <string_view>

#include <spdlog/spdlog.h>

namespace relay {
namespace {

std::string subject(const std::string& endpoint, const Delivery& delivery) {
  return "Endpoint " + endpoint + ": " + delivery.word + " of call " + delivery.event->id();
}

std::string reason(const Verdict& verdict) {
  if (verdict.httpStatus != 0) return "HTTP " + std::to_string(verdict.httpStatus);
  return verdict.note.empty() ? "no answer" : verdict.note;
}

std::string_view adviceFor(int httpStatus) {
  if (httpStatus == 410) return "The receiver says that this address is gone: correct url";
  return "Check url, keys and tokens of its section, or the receiver's rights";
}

std::string_view askedAgain(int httpStatus) { return httpStatus == 410 ? "every hour" : "every minute"; }

}  // namespace

std::string roughly(std::chrono::milliseconds time) {
  const auto seconds = std::max<std::int64_t>((time.count() + 999) / 1000, 0);
  if (seconds < 120) return std::to_string(seconds) + " s";
  if (seconds < 2 * 3600) return std::to_string(seconds / 60) + " min";
  if (seconds < 48 * 3600) return std::to_string(seconds / 3600) + " h";
  return std::to_string(seconds / 86400) + " d";
}

void logVerdict(const LoggedAttempt& attempt, const Verdict& verdict, WallTime now) {
  const auto what = [&] { return subject(attempt.endpoint, verdict.delivery); };
  const int number = verdict.delivery.attempts;
  switch (verdict.state) {
    case DeliveryState::Delivered:
      if (!spdlog::should_log(spdlog::level::debug)) return;
      spdlog::debug("{} delivered in {} ms (HTTP {}, attempt {})", what(), attempt.took.count(), verdict.httpStatus,
                    number);
      return;
    case DeliveryState::Dead:
      spdlog::error("{} is a dead letter after {} attempts: {}. `deliveries replay` sends it once more", what(), number,
                    reason(verdict));
      return;
    case DeliveryState::Expired:
      spdlog::info("{} expired after {} attempts: {}", what(), number, reason(verdict));
      return;
    case DeliveryState::Waiting: break;
  }
  if (!verdict.nextTry) return;  // on hold, which has lines of its own
  const bool live = urgencyOf(verdict.delivery.event->kind) == Urgency::Live;
  const auto level = attempt.firstFailure || (!live && number == 1) ? spdlog::level::warn : spdlog::level::info;
  spdlog::log(level, "{} was not delivered (attempt {}): {}; next attempt in {}", what(), number, reason(verdict),
              roughly(*verdict.nextTry - now));
}

void logExpired(const std::string& endpoint, const Verdict& verdict) {
  spdlog::info("{} expired: {}", subject(endpoint, verdict.delivery), verdict.note);
}

void logPaused(const std::string& endpoint, int httpStatus, std::uint64_t waiting) {
  spdlog::error(
      "Endpoint {} is paused: the receiver answered HTTP {}. {}. Events wait ({} now) and it is asked again {}; "
      "`deliveries resume {}` ends the pause at once",
      endpoint, httpStatus, adviceFor(httpStatus), waiting, askedAgain(httpStatus), endpoint);
}

void logStillPaused(const std::string& endpoint, int httpStatus, std::chrono::milliseconds since,
                    std::uint64_t waiting) {
  spdlog::error("Endpoint {} has been paused for {} (HTTP {}), {} events wait. {}", endpoint, roughly(since),
                httpStatus, waiting, adviceFor(httpStatus));
}

void logResumed(const std::string& endpoint, const char* why, std::uint64_t waiting) {
  spdlog::warn("Endpoint {} is no longer paused: {}; {} events wait", endpoint, why, waiting);
}

void logAnswersAgain(const std::string& endpoint, std::chrono::milliseconds since, std::uint64_t waiting) {
  spdlog::info("Endpoint {} takes events again after {}; {} events wait", endpoint, roughly(since), waiting);
}

}  // namespace relay
