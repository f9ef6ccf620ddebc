// keep_days and max_size, and what is no longer needed.
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "Core/Platform/NativePath.h"
#include "Recordings/Worker.h"

namespace relay::recordings {
namespace {

constexpr std::chrono::minutes houseEvery{10};
constexpr std::chrono::hours callsKept{8 * 24};  // longer than missing_after may be
constexpr int step = 200;

}  // namespace

void RecordingsService::Worker::keepHouse() {
  const WallTime now = parts_.clock.now();
  const auto forgotten = calls_.forgetBefore(now - callsKept);
  const auto outcome = library_->forgetCalls(forgotten);
  if (!outcome) spdlog::error("{}", outcome.error().what);
  removeOld(now);
  keepWithinSize();
  const LibrarySize size = library_->size();
  {
    const std::lock_guard lock(mutex_);
    status_.recordings = size.recordings;
    status_.bytes = size.bytes;
  }
  houseTimer_.expires_after(houseEvery);
  houseTimer_.async_wait([this](const boost::system::error_code& failed) {
    if (!failed) keepHouse();
  });
}

void RecordingsService::Worker::removeOld(WallTime now) {
  if (parts_.settings.keepDays == 0) return;
  const WallTime before = now - std::chrono::hours(24) * parts_.settings.keepDays;
  for (;;) {
    auto oldest = library_->oldest(step);
    std::erase_if(oldest, [before](const Recording& recording) { return recording.madeAt >= before; });
    if (oldest.empty() || !removeRecordings(oldest, "keep_days")) return;
  }
}

// Nine tenths of max_size are worth a warning; at the limit the oldest go.
void RecordingsService::Worker::keepWithinSize() {
  const std::uint64_t limit = parts_.settings.maxSize;
  std::uint64_t bytes = limit == 0 ? 0 : library_->size().bytes;
  const std::string before = std::exchange(sizeProblem_, "");
  if (limit == 0 || bytes < limit / 10 * 9) return;
  sizeProblem_ = fmt::format(
      "Recordings take {} MB of the {} MB that max_size allows: the oldest are removed when it "
      "is reached",
      bytes >> 20, limit >> 20);
  if (before.empty()) spdlog::warn("{}", sizeProblem_);
  while (bytes > limit) {
    std::vector<Recording> going;
    for (auto& recording : library_->oldest(step)) {
      if (bytes <= limit) break;
      bytes -= std::min(bytes, recording.bytes);
      going.push_back(std::move(recording));
    }
    if (going.empty() || !removeRecordings(going, "max_size")) return;
  }
}

bool RecordingsService::Worker::removeRecordings(const std::vector<Recording>& recordings, const char* why) {
  std::vector<std::string> names;
  for (const auto& recording : recordings) {
    const std::string path = joinPath(parts_.settings.output, recording.name());
    std::error_code problem;
    std::filesystem::remove(nativePath(path), problem);
    if (problem) {
      spdlog::error("{}: it can't be removed, as {} asks for: {}", path, why, problem.message());
      return false;
    }
    names.push_back(recording.name());
  }
  const auto removed = library_->remove(names);
  if (!removed) spdlog::error("{}", removed.error().what);
  spdlog::info("{} recordings were removed, as {} asks for, up to {}", names.size(), why, names.back());
  return static_cast<bool>(removed);
}

}  // namespace relay::recordings
