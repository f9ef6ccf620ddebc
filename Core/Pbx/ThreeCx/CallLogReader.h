#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "Core/Calls/PbxChange.h"
#include "Core/Pbx/ThreeCx/Pace.h"
#include "Core/Pbx/ThreeCx/Requests.h"

namespace relay::threecx {

// What was read of the call log.
struct CallLog {
  bool complete = false;        // every row since the moment asked for
  bool forbidden = false;       // the right is missing
  Error error;                  // of an incomplete one
  std::vector<LoggedLeg> legs;  // of calls that have a leg which ended since then; the phone system's clock
};

// Legs of the calls that have one that ended at or after `from` (in the phone system's clock). Pure.
std::vector<LoggedLeg> endedSince(std::vector<LoggedLeg> legs, WallTime from);

// The path of one page. Pure.
std::string callLogPath(WallTime from, WallTime to, std::size_t top, std::size_t skip);

// Reads XAPI's call log, page by page, one question after the other. Bounded to seven days, 20,000
// rows and 20 s.
//
// Threads: the io thread; `done` never runs inside read(). Lifetime: everything given outlives it.
class CallLogReader {
 public:
  using Done = std::function<void(CallLog)>;

  CallLogReader(Requests& requests, const std::map<std::string, DnType>& types, Pace& pace);

  // From `from`, in our clock, until now. `clockAhead`: the phone system's clock minus ours.
  void read(WallTime from, std::chrono::milliseconds clockAhead, Done done);
  void cancel();

 private:
  struct Question {
    WallTime from;  // the phone system's clock, as `to`
    WallTime to;
    Done done;
  };
  void next();
  void readPage();
  void answered(std::uint64_t round, Answer answer);
  void finish(CallLog log);

  Requests& requests_;
  const std::map<std::string, DnType>& types_;
  Pace& pace_;
  std::deque<Question> questions_;
  bool reading_ = false;
  std::uint64_t round_ = 0;
  Elapsed begun_{0};
  std::size_t rows_ = 0;
  std::set<std::string> seen_;
  std::vector<LoggedLeg> legs_;
};

}  // namespace relay::threecx
