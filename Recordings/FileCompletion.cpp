#include "Recordings/FileCompletion.h"

#include <algorithm>
#include <utility>

namespace relay::recordings {

FileCompletion::Verdict FileCompletion::seen(const FileLook& look, CallPhase phase, WallTime now) {
  const bool changed = !last_ || last_->size != look.size || last_->changedAt != look.changedAt;
  last_ = look;
  // A clock that was set back makes it wait anew rather than never.
  if (changed || now < *unchangedSince_) unchangedSince_ = now;
  auto wanted = times_.settle;
  if (phase != CallPhase::Ended) wanted += times_.waitAfterEnd;
  return now - *unchangedSince_ >= wanted ? Verdict::LookInside : Verdict::Wait;
}

FileCompletion::Verdict FileCompletion::inside(const FileInside& inside, CallPhase phase, WallTime now) {
  if (inside.use == FileUse::Written) return waitFor("somebody still writes it", phase, now);
  if (!inside.problem.empty()) {
    if (inside.mayMend) return waitFor(inside.problem, phase, now);
    problem_ = inside.problem;
    return Verdict::Broken;
  }
  const bool mayBeFilledIn = inside.lengths == WavLengths::Open || inside.silent;
  if (mayBeFilledIn && phase == CallPhase::Running) return Verdict::Wait;
  if (inside.silent) return Verdict::NoAudio;
  if (inside.lengths == WavLengths::Short)
    return waitFor("it is shorter than its header says: it was cut off, or is still being copied", phase, now);
  if (inside.lengths == WavLengths::Long)
    return waitFor("it is longer than its header says: whoever wrote it has not finished it", phase, now);
  return Verdict::Ready;
}

FileCompletion::Verdict FileCompletion::unreachable(const std::string& reason, WallTime now) {
  if (!unchangedSince_) unchangedSince_ = now;
  return waitFor(reason, CallPhase::Unknown, now);
}

bool FileCompletion::tooLate(CallPhase phase, WallTime now) const {
  return phase != CallPhase::Running && unchangedSince_ && now - *unchangedSince_ >= times_.missingAfter;
}

FileCompletion::Verdict FileCompletion::waitFor(std::string problem, CallPhase phase, WallTime now) {
  problem_ = std::move(problem);
  return tooLate(phase, now) ? Verdict::Broken : Verdict::Wait;
}

WallTime FileCompletion::nextLook(WallTime now) const {
  using std::chrono::milliseconds;
  const auto often = std::clamp(times_.settle / 4, milliseconds(50), milliseconds(1000));
  // What waits for something unlikely is looked at less and less often.
  const auto quiet = unchangedSince_ ? (now - *unchangedSince_) / 8 : milliseconds(0);
  return now + std::clamp(quiet, often, std::max<milliseconds>(often, std::chrono::seconds(10)));
}

}  // namespace relay::recordings
