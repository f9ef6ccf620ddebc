#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "Core/Platform/FileUse.h"
#include "Core/Time.h"
#include "Recordings/WavHeader.h"

namespace relay::recordings {

struct CompletionTimes {
  std::chrono::milliseconds settle{2000};
  std::chrono::milliseconds waitAfterEnd{3000};
  std::chrono::milliseconds missingAfter{std::chrono::minutes(15)};
};

// A file as it was found at one moment.
struct FileLook {
  std::uint64_t size = 0;
  std::int64_t changedAt = 0;  // the file system's time, in its own ticks: only compared
};

// What its inside says; asked for only when the outside has settled.
struct FileInside {
  FileUse use = FileUse::Unknown;
  WavLengths lengths = WavLengths::Agree;
  bool silent = false;   // a whole header, and no sound behind it
  std::string problem;   // why it can't be read as a WAV; empty: it can
  bool mayMend = false;  // with a problem: more bytes may mend it
};

// What is known of the call that a file belongs to.
enum class CallPhase { Unknown, Running, Ended };

// When a file that a phone system writes is finished. A file is ready when all agree:
//
//   its size and time have not changed for `settle`;
//   nobody writes it, as far as the system tells;
//   its lengths agree with the file, or they were never filled in and the call has ended;
//   its call has ended, or it has not changed for `waitAfterEnd` longer.
//
// One that is not ready `missingAfter` after it was last changed, and after its call has ended, is broken.
//
// Threads: one owner. Pure: the time is an argument.
class FileCompletion {
 public:
  enum class Verdict {
    Wait,
    LookInside,  // give a FileInside
    Ready,
    NoAudio,  // finished, and empty
    Broken,   // see problem()
  };

  explicit FileCompletion(CompletionTimes times) : times_(times) {}

  // A look from outside: Wait or LookInside.
  Verdict seen(const FileLook& look, CallPhase phase, WallTime now);
  // After LookInside: anything but LookInside.
  Verdict inside(const FileInside& inside, CallPhase phase, WallTime now);
  // It could not be looked at, for a reason that may pass.
  Verdict unreachable(const std::string& reason, WallTime now);

  // When to look again. Files that grow are looked at every quarter of `settle`, within 50 ms and a second.
  WallTime nextLook(WallTime now) const;
  std::optional<WallTime> unchangedSince() const { return unchangedSince_; }
  const std::string& problem() const { return problem_; }

 private:
  bool tooLate(CallPhase phase, WallTime now) const;
  Verdict waitFor(std::string problem, CallPhase phase, WallTime now);

  CompletionTimes times_;
  std::optional<FileLook> last_;
  std::optional<WallTime> unchangedSince_;  // first look with the present size and time
  std::string problem_;
};

}  // namespace relay::recordings
