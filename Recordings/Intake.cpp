#include "Recordings/Intake.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "Recordings/RecordingEvents.h"
#include "Recordings/WavReader.h"

namespace relay::recordings {
namespace {

using Verdict = FileCompletion::Verdict;

constexpr std::chrono::seconds patience{10};  // for a sibling that does not get ready

}  // namespace

CompletionTimes Intake::times() const { return {settings_.settle, settings_.waitAfterEnd, settings_.missingAfter}; }

void Intake::found(const FoundFile& file) {
  const auto known = files_.find(file.path);
  const WallTime now = parts_.clock.now();
  if (known != files_.end()) {
    // Told by the watch: it has changed, or is back. A file that grows is told again and again.
    constexpr std::chrono::milliseconds soon{100};
    if (known->second.stage == Stage::Watching) known->second.nextLook = std::min(known->second.nextLook, now + soon);
    return;
  }
  auto name = parseRecordingName(file.path.substr(file.path.find_last_of("/\\") + 1), file.folder);
  if (!name) return;
  // A file that was moved is the same recording, not a missing one.
  std::erase_if(files_, [&](const auto& entry) {
    const File& other = entry.second;
    return other.goneSince && other.name.callId == name->callId && other.name.stampDigits == name->stampDigits &&
           other.name.extension == name->extension && other.name.part == name->part;
  });
  File fresh{file, std::move(*name), FileCompletion(times()), std::nullopt, Stage::Watching, now, std::nullopt, {},
             false};
  files_.emplace(file.path, std::move(fresh));
}

std::optional<WallTime> Intake::nextLook() const {
  std::optional<WallTime> next;
  for (const auto& [path, file] : files_) {
    if (file.stage == Stage::Watching && (!next || file.nextLook < *next)) next = file.nextLook;
  }
  return next;
}

void Intake::callChanged(const std::string& callKey) {
  const WallTime now = parts_.clock.now();
  for (auto& [path, file] : files_) {
    if (file.match ? file.match->callKey == callKey : true) file.nextLook = std::min(file.nextLook, now);
  }
}

void Intake::look() {
  const WallTime now = parts_.clock.now();
  for (auto at = files_.begin(); at != files_.end();) {
    File& file = at->second;
    const bool due = file.stage == Stage::Watching && file.nextLook <= now;
    if (due && !lookAtFile(file, now))
      at = files_.erase(at);
    else
      ++at;
  }
}

bool Intake::lookAtFile(File& file, WallTime now) {
  FoundFile seen;
  std::string reason;
  if (!lookAt(file.found.path, seen, reason)) return lookForGone(file, reason, now);
  file.goneSince.reset();
  file.found.size = seen.size;
  file.found.changedAt = seen.changedAt;
  matchCall(file, now);
  const CallPhase phase = file.match ? parts_.calls.phase(file.match->callKey, now) : CallPhase::Unknown;
  Verdict verdict = file.completion.seen({seen.size, seen.changedAt}, phase, now);
  if (verdict == Verdict::LookInside) {
    const auto use = fileUse(file.found.path);
    if (!use) return waitForRights(file, use.error().what, now);
    verdict = file.completion.inside(insideOf(file, use.value()), phase, now);
  }
  file.nextLook = file.completion.nextLook(now);
  return take(file, verdict, now);
}

// What can't be read is not broken: it is told, and read when it can be.
bool Intake::waitForRights(File& file, const std::string& reason, WallTime now) {
  file.nextLook = now + std::chrono::seconds(10);
  if (file.completion.unreachable(reason, now) != Verdict::Broken || std::exchange(file.problemSaid, true)) return true;
  tell(file, "recording_missing", fmt::format("{}; it is tried again and again", shownPath(reason, file.name)));
  return true;
}

FileInside Intake::insideOf(const File& file, FileUse use) const {
  FileInside inside;
  inside.use = use;
  const auto wav = WavReader::open(file.found.path);
  if (!wav) return {inside.use, WavLengths::Agree, false, wav.error().what, wav.error().retryable};
  inside.lengths = wav.value().header().lengths;
  inside.silent = wav.value().header().frames() == 0;
  return inside;
}

void Intake::matchCall(File& file, WallTime now) {
  if (!file.match || parts_.calls.phase(file.match->callKey, now) == CallPhase::Running) {
    // While the call goes on its legs may still become known.
    auto match = parts_.calls.match(file.name, now);
    if (match) file.match = std::move(match);
  }
  if (file.match) holdPosts(file, now);
}

void Intake::holdPosts(const File& file, WallTime now) {
  const auto quiet = file.completion.unchangedSince().value_or(now);
  parts_.posts.pending(file.match->callKey, file.found.path, now,
                       quiet + settings_.settle + settings_.waitAfterEnd + patience);
}

void Intake::release(const File& file) {
  if (file.match) parts_.posts.dropped(file.match->callKey, file.found.path);
}

// Its call may be told late: after a gap in the connection, or when the service has just started.
bool Intake::mayBeUnknown(const File& file, WallTime now) const {
  return parts_.hearsCalls() || now - file.completion.unchangedSince().value_or(now) >= settings_.missingAfter;
}

bool Intake::lookForGone(File& file, const std::string& reason, WallTime now) {
  if (!file.goneSince) file.goneSince = now;
  file.nextLook = now + std::chrono::seconds(5);
  if (now - *file.goneSince < settings_.missingAfter) return true;
  const std::string shown = shownPath(file.found.path, file.name);
  const std::string text = fmt::format("{}: the recording has gone before it could be read ({})", shown, reason);
  tell(file, "recording_missing", text);
  release(file);
  return false;
}

bool Intake::take(File& file, Verdict verdict, WallTime now) {
  const std::string& path = file.found.path;
  if (verdict == Verdict::Ready) {
    if (file.match || mayBeUnknown(file, now)) hash(file);
    return true;
  }
  if (verdict == Verdict::NoAudio) {
    spdlog::info("{}: no audio in it; no link is posted", shownPath(path, file.name));
    finish(path, FileState::NoAudio, "");
    release(file);
    return false;
  }
  if (verdict == Verdict::Broken) {
    const std::string& problem = file.completion.problem();
    const std::string reason = problem.starts_with(path + ": ") ? problem.substr(path.size() + 2) : problem;
    tell(file, "recording_broken", fmt::format("{}: {}", shownPath(path, file.name), reason));
    finish(path, FileState::Broken, reason);
    release(file);
    return false;
  }
  return true;
}

void Intake::tell(const File& file, const std::string& word, const std::string& text) {
  ++counts_.failed;
  spdlog::error("{}", text);
  const RecordedCall* call = file.match ? parts_.calls.find(file.match->callKey) : nullptr;
  parts_.notify(recordingNotice(word, call, file.match ? file.match->leg : 0, file.name, file.found.path, text,
                                parts_.clock.now()));
}

void Intake::finish(const std::string& path, FileState state, const std::string& note) {
  const auto found = files_.find(path);
  if (found == files_.end()) return;
  const File& file = found->second;
  const auto noted = parts_.library.note({path, file.found.size, file.found.changedAt, state, note, file.hash});
  if (!noted) spdlog::error("{}", noted.error().what);
  parts_.known.add(path, file.found.size, file.found.changedAt);
}

}  // namespace relay::recordings
