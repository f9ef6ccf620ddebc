#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "Core/Calls/PbxChange.h"
#include "Core/Pbx/ThreeCx/Pace.h"
#include "Core/Pbx/ThreeCx/Requests.h"

namespace relay::threecx {

// Reads XAPI's ActiveCalls, all pages, one request under way at most. After each list the phone system
// has as long a rest as the list took, one second at most: a fast one is asked at once, since a call's
// first event waits for its stamp, a slow one is never asked for more than half of its time. A list counts only when
// every page was a complete 2xx and no call moved between two pages while they were read: a running call must never
// seem to be absent.
//
// Where the right is missing it says so without asking, and asks again after an hour or recheck().
//
// Threads: the io thread; changes are never told inside ask(). Lifetime: everything given outlives it.
class ActiveCallsReader {
 public:
  struct Listener {
    std::function<void(PbxChange)> changed;                         // ActiveCallsRead, ActiveCallsFailed
    std::function<void(std::chrono::milliseconds)> clockAhead;      // by ServerNow
    std::function<void(bool readable, const Error& why)> readable;  // when it turns out
  };
  ActiveCallsReader(Requests& requests, Pace& pace, Listener listener);

  // Asks soon; the answer serves all who ask until then. Whoever asks while a list is under way gets
  // a further one, since a call that began after it was asked for may be missing in it.
  void ask();

  // Nothing is told any more until the next ask(); what is under way is forgotten.
  void suspend();

  // The right may have been given: the next ask() asks.
  void recheck() { forbiddenUntil_.reset(); }

 private:
  void begin();
  void readPage();
  void answered(std::uint64_t round, Answer answer);
  using Row = std::vector<ActiveCall>::iterator;
  std::optional<Row> afterKnown(std::vector<ActiveCall>& page) const;
  void readAnew();
  void takePage(const Answer& answer, std::vector<ActiveCall> page);
  void fail(Elapsed silentFor, const Error& why);
  void finish(PbxChange change);
  void awaitTurn();

  Requests& requests_;
  Pace& pace_;
  Listener listener_;
  std::unique_ptr<Alarm> turn_;
  std::uint64_t round_ = 0;  // of the list that is read
  bool reading_ = false;
  bool wanted_ = false;
  int restarts_ = 0;
  int refusals_ = 0;
  Moment asked_;
  std::vector<ActiveCall> calls_;
  Elapsed begunAt_{0};
  Elapsed restUntil_{0};
  std::optional<Elapsed> forbiddenUntil_;
};

}  // namespace relay::threecx
