// What a start finds: calls, MP3s that wait for their post, and what a crash has left behind.
#include <algorithm>
#include <filesystem>
#include <system_error>

#include <spdlog/spdlog.h>

#include "Core/Platform/NativePath.h"
#include "Core/Platform/OutputFile.h"
#include "Recordings/Worker.h"

namespace relay::recordings {
namespace {

constexpr std::chrono::hours outboxLooksBack{24};

bool isMomentOfCall(const CallEvent& event) {
  return event.kind != EventKind::Recording && event.kind != EventKind::Notice;
}

}  // namespace

void RecordingsService::Worker::restore() {
  removePartials();
  const auto visited = library_->forEachSource(
      [this](const SourceFile& source) { known_.add(source.path, source.size, source.changedAt); });
  if (!visited) spdlog::error("{}", visited.error().what);
  restoreCalls();
  restorePosts();
}

// The outbox knows the ends of reported calls even where the machine went down before the library did.
void RecordingsService::Worker::restoreCalls() {
  for (auto& call : library_->calls()) calls_.restore(std::move(call));
  DeliveryQuery query;
  query.since = parts_.clock.now() - outboxLooksBack;
  query.limit = 10'000;
  auto rows = parts_.outbox(query);
  if (!rows) return spdlog::error("{}", rows.error().what);
  std::reverse(rows.value().begin(), rows.value().end());
  for (const auto& row : rows.value()) {
    if (isMomentOfCall(row.event) && !row.event.callKey.empty()) onEvent(row.event);
  }
}

void RecordingsService::Worker::restorePosts() {
  RecordingQuery query;
  query.posted = PostState::Waiting;
  query.limit = 1'000'000;
  auto waiting = library_->list(query);
  if (!waiting) return spdlog::error("{}", waiting.error().what);
  std::vector<std::string> posted;
  for (const auto& recording : waiting.value()) {
    if (inOutbox(recording))
      posted.push_back(recording.name());
    else
      posts_.ready(recording.callKey, recording.source, recording.name(), recording.stamp);
  }
  if (!posted.empty()) accepted(posted);
}

bool RecordingsService::Worker::inOutbox(const Recording& recording) const {
  DeliveryQuery query;
  query.callKey = recording.callKey;
  query.limit = 10'000;
  const auto rows = parts_.outbox(query);
  if (!rows) return false;
  const std::string ending = '/' + recording.name();
  return std::any_of(rows.value().begin(), rows.value().end(), [&](const DeliveryRow& row) {
    return std::any_of(row.event.links.begin(), row.event.links.end(), [&](const std::string& link) {
      return std::string_view(link).substr(0, link.find('?')).ends_with(ending);
    });
  });
}

void RecordingsService::Worker::removePartials() {
  namespace fs = std::filesystem;
  std::error_code problem;
  std::vector<fs::path> partials;
  for (fs::directory_iterator at(nativePath(parts_.settings.output), problem);
       !problem && at != fs::directory_iterator(); at.increment(problem)) {
    if (utf8Path(at->path().filename()).ends_with(".mp3" + std::string(partialSuffix))) partials.push_back(at->path());
  }
  for (const auto& partial : partials) fs::remove(partial, problem);
}

}  // namespace relay::recordings
