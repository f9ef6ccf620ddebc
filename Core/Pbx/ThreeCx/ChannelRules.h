#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "Core/Pbx/ThreeCx/Pace.h"

// The rules of the event channel that need no channel: all pure, `now` is given.
namespace relay::threecx {

// 1, 2, 4 … 30 s between attempts, without end; a quarter of it by chance, so that many clients of a
// phone system that comes back do not come at once.
class Backoff {
 public:
  Elapsed next(double chance);
  void reset() { attempts_ = 0; }

 private:
  int attempts_ = 0;
};

// The sequence numbers of one connection. They grow by one per frame; anything else means that a
// frame was lost, and never that one is to be thrown away.
class SequenceWatch {
 public:
  bool gap(std::optional<std::int64_t> sequence);
  void reset() { last_.reset(); }

 private:
  std::optional<std::int64_t> last_;
};

// When the state may be read again because of a gap: at once, but should numbers prove to mean
// something else, ever more seldom: 5 s, 10 s … 10 min apart.
class GapPatience {
 public:
  Elapsed allowedAt(Elapsed now) const { return now > notBefore_ ? now : notBefore_; }
  void read(Elapsed now);
  void reset();

 private:
  Elapsed notBefore_{0};
  Elapsed interval_{5000};
};

// Which lines about a phone system that cannot be reached are worth a place in the log: a new
// reason, the same one every hour, and the end of it.
class ProblemLog {
 public:
  // The line, or nothing.
  std::optional<std::string> trouble(const std::string& reason, Elapsed now);
  // "… after 35 s", or nothing where there was no trouble.
  std::optional<std::string> over(Elapsed now);
  const std::string& reason() const { return reason_; }

 private:
  std::string reason_;
  std::optional<Elapsed> since_;
  Elapsed said_{0};
};

// Messages that cannot be read: a count of them, once a minute at most.
class RubbishCount {
 public:
  // How many there are to be told of now, this one included; 0: be silent.
  std::uint64_t another(Elapsed now);

 private:
  std::uint64_t untold_ = 0;
  std::optional<Elapsed> told_;
};

// "350 ms", "35 s", "12 min", "3 h".
std::string spokenTime(Elapsed time);

}  // namespace relay::threecx
