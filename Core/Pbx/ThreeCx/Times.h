#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "Core/Time.h"

// The forms in which the phone system writes times. All of them are pure; nullopt: not that form.
namespace relay::threecx {

// "2026-09-13T18:11:27.302658Z" or with +02:00; without a zone it is taken as UTC. Cut to milliseconds.
std::optional<WallTime> parseIsoTime(std::string_view text);

// "PT1M12.577027S", "P1DT2H", "-PT3S" (negative ones read as zero). At most 1000 days.
std::optional<std::chrono::milliseconds> parseIsoDuration(std::string_view text);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7; the preferred form only).
std::optional<WallTime> parseHttpDate(std::string_view text);

// "2026-09-13T18:11:27Z", whole seconds.
std::string isoTime(WallTime time);

// A history id "00000000-TTTT-TTTT-TTTT-TTTTCCCCCCCC": T is a FILETIME (100 ns since 1601-01-01 UTC),
// C the call id. Source: live ids with known partners, docs/3cx.md.
struct HistoryId {
  WallTime start;
  std::int64_t callId = 0;
};
std::optional<HistoryId> parseHistoryId(std::string_view text);

}  // namespace relay::threecx
