#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "Tests/Simulator/Leg.h"

namespace relay::sim {

// "00000000-TTTT-TTTT-TTTT-TTTTCCCCCCCC" (docs/3cx.md): FILETIME of the moment and a counter.
std::string historyGuid(std::int64_t momentUs, std::uint32_t counter);

// "PT1H2M3.250000S", "PT0S".
std::string isoDuration(std::int64_t us);

// "2026-09-13T18:11:27.302658Z", with `digits` of 0..6 after the second.
std::string isoMoment(std::int64_t us, int digits = 3);

// One row of the log: one DN in one call.
struct LoggedRow {
  std::int64_t callId = 0;
  std::int64_t callStartUs = 0;
  std::int64_t startUs = 0, answeredUs = 0, endUs = 0;  // answered 0: never
  std::uint32_t segment = 0;
  std::string sourceDn, sourceNumber, sourceName;
  std::string destinationDn, destinationNumber, destinationName;
  std::string direction;  // Inbound, Outbound, Internal, Inbound Queue
  std::string callType;   // Extension, Queue, Digital Receptionist, External, System
  std::string reason;
};

std::string toJson(const LoggedRow& row);

// The ended legs, newest first; at most 20,000, as the real one.
class CallLog {
 public:
  void add(LoggedRow row);
  // Rows that began in [from, to) and were there at `visibleUs` (rows appear some time after the end).
  std::vector<const LoggedRow*> between(std::int64_t fromUs, std::int64_t toUs, std::int64_t visibleUs) const;

 private:
  std::deque<LoggedRow> rows_;
  std::uint32_t segments_ = 2048;
};

}  // namespace relay::sim
