#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "Core/Calls/PbxChange.h"
#include "Core/Pbx/ThreeCx/Pace.h"

namespace relay::threecx {

// Where a change stands in the order of the frames.
struct ChangeMark {
  std::uint64_t order = 0;  // of its frame
  WallTime at;              // of its frame
  std::int64_t callId = 0;
};

// A frame whose participant is still being read.
struct PendingRead {
  WallTime at;
  std::optional<std::int64_t> callId;  // nullopt: not known yet
};
using PendingReads = std::map<std::uint64_t, PendingRead>;  // by the order of their frames

// Puts the changes of one call back into the order of their frames, which the answers to parallel
// GETs may have lost: a change waits for the reads of earlier frames of its call, and for those of
// unknown participants that came just before it. For a quarter of the time that an answer usually
// takes, between 30 ms (a new TLS connection) and 50, so that one slow answer costs the others little;
// calls do not wait for each other. Pure.
class Sequencer {
 public:
  void add(PbxChange change, const ChangeMark& mark, Elapsed now);
  std::vector<PbxChange> release(const PendingReads& pending, Elapsed now);
  std::vector<PbxChange> releaseAll();
  std::optional<Elapsed> nextDue() const;

  // How long the answer to a GET took.
  void answerTook(Elapsed time);

 private:
  struct Held {
    PbxChange change;
    ChangeMark mark;
    Elapsed until{0};
  };
  bool waits(const Held& held, const PendingReads& pending) const;
  Elapsed patience(Elapsed least) const;  // a quarter of the usual time of an answer

  std::map<std::pair<std::uint64_t, std::uint64_t>, Held> held_;
  std::uint64_t added_ = 0;
  double usualMs_ = 0;  // smoothed
};

}  // namespace relay::threecx
