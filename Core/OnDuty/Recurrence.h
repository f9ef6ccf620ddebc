#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "Core/Platform/ZoneOffset.h"
#include "Core/Result.h"

namespace relay {

// A repeated entry on the wall clock of its zone.
struct Repeat {
  std::string rule;  // the value of an RRULE
  std::chrono::local_seconds start{};
  bool day = false;  // `start` is a date
  ZoneOffset zone;   // of `start`: an UNTIL in UTC is compared with it
};

// What may still be worked out; shared by all entries of a calendar, so that none of its size can hang anybody.
struct RecurrenceBudget {
  long steps = 2'000'000;   // occurrences looked at, also those before the window
  long searching = 20'000;  // milliseconds for rules that may fit no day: libical looks through centuries then
};

inline constexpr std::size_t mostOccurrences = 10'000;  // of one entry within the window; 24 a day

// The occurrences in [from, until), in order.
//
// Failure: Config, a clause: a rule that repeats each minute or second, too often, or that cannot be understood.
// Threads: any.
Result<std::vector<std::chrono::local_seconds>> occurrences(const Repeat& repeat, std::chrono::local_seconds from,
                                                            std::chrono::local_seconds until, RecurrenceBudget& budget);

}  // namespace relay
