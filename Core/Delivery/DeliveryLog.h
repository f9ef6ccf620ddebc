#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "Core/Delivery/EndpointQueue.h"

// The log lines of deliveries: endpoint, call and what happened; no numbers, no query, no answer's text.
//
// Threads: any.
namespace relay {

struct LoggedAttempt {
  const std::string& endpoint;
  std::chrono::milliseconds took{0};
  bool firstFailure = false;  // since the endpoint last took something
};
void logVerdict(const LoggedAttempt& attempt, const Verdict& verdict, WallTime now);
// Gave up before there was another attempt.
void logExpired(const std::string& endpoint, const Verdict& verdict);

void logPaused(const std::string& endpoint, int httpStatus, std::uint64_t waiting);
void logStillPaused(const std::string& endpoint, int httpStatus, std::chrono::milliseconds since,
                    std::uint64_t waiting);
void logResumed(const std::string& endpoint, const char* why, std::uint64_t waiting);
void logAnswersAgain(const std::string& endpoint, std::chrono::milliseconds since, std::uint64_t waiting);

// "45 s", "12 min", "3 h", "2 d": the largest unit that does not round below 2.
std::string roughly(std::chrono::milliseconds time);

}  // namespace relay
