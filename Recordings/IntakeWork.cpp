// What happens to a file once it is finished: hashing, naming, encoding, filing.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "Core/Masking.h"
#include "Core/Platform/NativePath.h"
#include "Core/Platform/OutputFile.h"
#include "Recordings/ContentHash.h"
#include "Recordings/Intake.h"
#include "Recordings/Mp3Encoder.h"
#include "Recordings/RecordingEvents.h"
#include "Recordings/RecordingTag.h"

namespace relay::recordings {

struct Intake::Encoded {
  Recording recording;
  Result<Mp3Summary> summary = Mp3Summary{};
  bool checked = false;  // decoded back, and as long as the WAV
};

namespace {

constexpr std::chrono::seconds retryAfter{30};

std::string lengthText(std::chrono::milliseconds length) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(length).count();
  return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

// The length of the WAV, the MP3's on the disk decoded and compared.
Result<bool> decodesBack(OutputFile& output, const Mp3Summary& summary, const std::stop_token& stop) {
  constexpr std::chrono::milliseconds tolerance{50};
  const auto flushed = output.flush();
  if (!flushed) return flushed.error();
  const auto length = decodedLength(output.partialPath(), summary.added, stop);
  if (!length) return length.error();
  return std::chrono::abs(length.value() - summary.length) <= tolerance;
}

Result<Mp3Summary> encodeFile(const FoundFile& source, const Recording& recording, const std::string& target,
                              const RecordingsSettings& settings, bool& checked, const std::stop_token& stop) {
  auto wav = WavReader::open(source.path);
  if (!wav) return wav.error();
  auto output = OutputFile::create(target);
  if (!output) return output.error();
  Recording tagged = recording;
  tagged.length = std::chrono::milliseconds(wav.value().header().frames() * 1000 /
                                            static_cast<unsigned>(wav.value().header().rate));
  auto summary =
      encodeMp3(wav.value(), {settings.bitrate, settings.quality}, id3Bytes(tagOf(tagged)), *output.value(), stop);
  if (!summary) return summary;
  if (!settings.keepWav) {
    const auto same = decodesBack(*output.value(), summary.value(), stop);
    if (!same) return same.error();
    checked = same.value();
  }
  FoundFile now;
  std::string reason;
  if (!lookAt(source.path, now, reason) || now.size != source.size || now.changedAt != source.changedAt)
    return Error{Error::Kind::Disk, source.path + ": it changed while it was read", true};
  const auto committed = output.value()->commit();
  if (!committed) return committed.error();
  return summary;
}

}  // namespace

void Intake::hash(File& file) {
  file.stage = Stage::Hashing;
  parts_.queue.add([this, path = file.found.path](const std::stop_token& stop) {
    auto sum = contentHash(path, stop);
    if (stop.stop_requested()) return;
    parts_.run([this, path, sum = std::move(sum)] { onHashed(path, sum); });
  });
}

void Intake::onHashed(const std::string& path, const Result<std::string>& sum) {
  const auto found = files_.find(path);
  if (found == files_.end()) return;
  File& file = found->second;
  if (!sum) return tryAgain(file, sum.error());
  file.hash = sum.value();
  file.stage = Stage::Hashed;
  nameFiles();
}

// In the order in which they were recorded: one whose elder brother is still being hashed waits for it.
void Intake::nameFiles() {
  std::vector<File*> ready;
  for (auto& [path, file] : files_) {
    if (file.stage == Stage::Hashed || file.stage == Stage::Hashing) ready.push_back(&file);
  }
  std::sort(ready.begin(), ready.end(), [](const File* a, const File* b) {
    return std::tie(a->name.callId, a->name.stampDigits, a->name.part, a->found.path) <
           std::tie(b->name.callId, b->name.stampDigits, b->name.part, b->found.path);
  });
  std::optional<std::int64_t> blocked;
  std::vector<std::string> done;
  for (File* file : ready) {
    if (blocked == file->name.callId) continue;
    if (file->stage == Stage::Hashing)
      blocked = file->name.callId;
    else if (!nameFile(*file))
      done.push_back(file->found.path);
  }
  for (const auto& path : done) files_.erase(path);
}

// Whether a file that is being encoded has the same sound and call.
bool Intake::isSecond(const File& file) const {
  return std::any_of(files_.begin(), files_.end(), [&](const auto& entry) {
    const File& other = entry.second;
    return &other != &file && other.stage == Stage::Encoding && other.hash == file.hash &&
           other.name.callId == file.name.callId;
  });
}

// False: it is a second copy, and done with.
bool Intake::nameFile(File& file) {
  const auto same = parts_.library.sameSound(file.name.callId, file.hash);
  if (same || isSecond(file)) {
    spdlog::info("{}: the same sound as {}; it is kept once", shownPath(file.found.path, file.name),
                 same ? same->name() : "another file of this call");
    finish(file.found.path, FileState::Twice, "");
    release(file);
    return false;
  }
  Recording recording = recordingOf(file);
  int& last = lastParts_.try_emplace(recording.id(), 0).first->second;
  last = std::max(last, parts_.library.lastPart(recording.callKey, recording.leg)) + 1;
  recording.part = last;
  encode(file, std::move(recording));
  return true;
}

Recording Intake::recordingOf(const File& file) const {
  const RecordingName& name = file.name;
  Recording recording;
  recording.callId = name.callId;
  recording.hash = file.hash;
  recording.stamp = name.stampDigits;
  recording.extension = name.extension;
  recording.caller = name.other == "anonymous" ? "" : name.other;
  recording.source = file.found.path;
  const RecordedCall* call = file.match ? parts_.calls.find(file.match->callKey) : nullptr;
  if (call != nullptr) {
    recording.callKey = call->key;
    recording.callId = call->callId;
    recording.leg = file.match->leg;
    recording.direction = call->direction;
    recording.caller = call->caller;
    return recording;
  }
  recording.callKey = name.stampDigits.substr(2) + '_' + std::to_string(name.callId);
  recording.direction = Direction::Incoming;
  if (!settings_.postUnknown) recording.posted = PostState::Kept;
  return recording;
}

void Intake::encode(File& file, Recording recording) {
  file.stage = Stage::Encoding;
  if (file.match) {
    parts_.posts.pending(file.match->callKey, file.found.path, parts_.clock.now(), WallTime::max());
  }
  const std::string target = joinPath(settings_.output, recording.name());
  parts_.queue.add([this, source = file.found, recording = std::move(recording), target,
                    settings = settings_](const std::stop_token& stop) {
    Encoded encoded{recording};
    encoded.summary = encodeFile(source, recording, target, settings, encoded.checked, stop);
    if (stop.stop_requested()) return;
    parts_.run([this, path = source.path, encoded = std::move(encoded)] { onEncoded(path, encoded); });
  });
}

void Intake::onEncoded(const std::string& path, const Encoded& encoded) {
  const auto found = files_.find(path);
  if (found == files_.end()) return;
  File& file = found->second;
  if (!encoded.summary) {
    int& last = lastParts_[encoded.recording.id()];
    if (last == encoded.recording.part) --last;
    const Error& error = encoded.summary.error();
    // A disk that is full or may not be written is no fault of the recording.
    if (error.retryable || error.kind == Error::Kind::Disk) return tryAgain(file, error);
    tell(file, "recording_broken", fmt::format("{}: {}", shownPath(path, file.name), error.what));
    finish(path, FileState::Broken, error.what);
    release(file);
    files_.erase(found);
    return;
  }
  keep(file, encoded);
}

void Intake::keep(File& file, const Encoded& encoded) {
  Recording recording = encoded.recording;
  recording.length = encoded.summary.value().length;
  recording.bytes = encoded.summary.value().bytes;
  recording.madeAt = parts_.clock.now();
  const std::string path = file.found.path;
  const auto added =
      parts_.library.add(recording, {path, file.found.size, file.found.changedAt, FileState::Made, "", file.hash});
  if (!added) return tryAgain(file, added.error());
  ++counts_.made;
  parts_.known.add(path, file.found.size, file.found.changedAt);
  spdlog::info("recording {}: {}, {} kB, of {}", recording.name(), lengthText(recording.length),
               (recording.bytes + 999) / 1000, shownPath(path, file.name));
  if (!settings_.keepWav) {
    std::error_code problem;
    if (encoded.checked) std::filesystem::remove(nativePath(path), problem);
    if (!encoded.checked)
      spdlog::error("{}: its MP3 is not as long as it is; it is kept", shownPath(path, file.name));
    else if (problem)
      spdlog::error("{}: it can't be removed, as keep_wav = no asks for: {}", shownPath(path, file.name),
                    problem.message());
  }
  if (recording.posted == PostState::Waiting)
    parts_.posts.ready(recording.callKey, path, recording.name(), recording.stamp);
  files_.erase(path);
}

// A disk that is full or a share that went: later, said once.
void Intake::tryAgain(File& file, const Error& error) {
  if (!std::exchange(file.problemSaid, true)) {
    spdlog::error("{}; it is tried again every {} s", shownPath(error.what, file.name), retryAfter.count());
  }
  file.stage = Stage::Watching;
  file.nextLook = parts_.clock.now() + retryAfter;
}

}  // namespace relay::recordings
