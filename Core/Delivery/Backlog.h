#pragma once

#include <cstddef>
#include <cstdint>
#include <set>

namespace relay {

// Which part of what waits for an endpoint is in memory: the oldest events, at most `window` of them.
// The rest stays on disk and is read in parts as memory becomes free, so an outage of days costs disk
// only. Within a call nothing changes places: what is on disk only is younger than what is in memory.
//
// Threads: one owner. Pure.
class Backlog {
 public:
  static constexpr std::size_t window = 10'000;  // events of one endpoint in memory
  static constexpr int part = 500;               // rows read at once

  // `waiting`: rows on disk when the endpoint was set up.
  explicit Backlog(std::uint64_t waiting) : onDiskOnly_(waiting) {}

  // A newly accepted event: true when it belongs into memory.
  bool admit(std::int64_t seq, std::size_t inMemory);

  // Whether a part should be read now, and from where. began() follows.
  bool wantsPart(std::size_t inMemory) const { return behind_ && !reading_ && inMemory < window / 2; }
  std::int64_t readFrom() const { return upTo_; }
  std::uint64_t began();

  // The part has come, or could not be read. False: it was asked for before a rewind() and says nothing any more.
  bool arrived(std::uint64_t reading);
  // A row of a part: false when it was finished while the part was being read.
  bool waits(std::int64_t seq) const { return finishedMeanwhile_.count(seq) == 0; }
  // `added`: rows of the part that came into memory; `last`: the highest seq of the part, if it had any.
  void took(std::size_t added, std::int64_t last, bool more);

  // Finished rows wait again, the oldest of them with this seq.
  void rewind(std::int64_t seq, std::size_t count);

  void finished(std::int64_t seq) {
    if (reading_) finishedMeanwhile_.insert(seq);
  }
  std::uint64_t onDiskOnly() const { return onDiskOnly_; }

 private:
  bool behind_ = true;  // rows beyond upTo_ are on disk only
  bool reading_ = false;
  std::uint64_t reads_ = 0;
  std::int64_t upTo_ = 0;
  std::uint64_t onDiskOnly_;
  std::set<std::int64_t> finishedMeanwhile_;  // while a part is being read, which may hold them still
};

}  // namespace relay
