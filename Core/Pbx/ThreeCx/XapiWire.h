#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "Core/Calls/PbxChange.h"

// Texts of the configuration API (XAPI), read into our types.
//
// Failure: nullopt for a text that is no JSON, is over the limits, or has no array `value`.
// Threads: pure.
namespace relay::threecx {

// One page of ActiveCalls. A row without a readable id spoils the page: absence must be certain.
struct ActiveCallsPage {
  std::vector<ActiveCall> calls;  // establishedAt is the epoch where the row does not say
  std::optional<WallTime> serverNow;
};
std::optional<ActiveCallsPage> parseActiveCalls(std::string_view text);

// Number of each row of Users or Queues; rows without one are left out.
struct NumbersPage {
  std::vector<std::string> numbers;
  std::size_t rows = 0;
};
std::optional<NumbersPage> parseNumbers(std::string_view text);

// A number that calls come in on.
struct DidNumber {
  std::string number;
  std::string ruleName;  // of its inbound rule, where told
  std::int64_t trunkId = 0;
};
std::optional<std::vector<DidNumber>> parseDidNumbers(std::string_view text);

struct Trunk {
  std::int64_t id = 0;
  std::string dn;
  std::vector<std::string> didNumbers;
};
std::optional<std::vector<Trunk>> parseTrunks(std::string_view text);

// Rows of the call log, one per leg. Times are those of the phone system's clock.
// `types`: what is known of DNs; where a DN is not in it, the row's own word decides.
struct LogRow {
  std::string id;  // tells a row that was read before
  LoggedLeg leg;
};
struct LogPage {
  std::vector<LogRow> legs;  // rows whose history id or start cannot be read are left out
  std::size_t rows = 0;      // of the page, left out ones included
};
std::optional<LogPage> parseCallLog(std::string_view text, const std::map<std::string, DnType>& types);

// The first line of an error answer, "WARNINGS.XAPI.…", or empty.
std::string errorText(std::string_view text);

}  // namespace relay::threecx
