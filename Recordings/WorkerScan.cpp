// Finding files: the watch hints, the scan decides.
#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "Recordings/Worker.h"

namespace relay::recordings {
namespace {

constexpr std::size_t batchFiles = 5000;  // new ones per scan; the others are found by the next

}  // namespace

void RecordingsService::Worker::watch() {
  if (parts_.settings.source != RecordingSource::Folder) return;
  watch_ = FolderWatch::start(parts_.executor, parts_.settings.folders,
                              [this](const FolderNews& news) { run([this, news] { onNews(news); }); });
}

void RecordingsService::Worker::onNews(const FolderNews& news) {
  // Whether the folder itself can be read the scan says; without the watch files are found later.
  if (news.kind == FolderNews::Kind::Lost) {
    return spdlog::info("Recordings: changes in {} are not told: {}; it is looked through every {} s", news.folder,
                        news.reason, parts_.settings.rescan.count() / 1000);
  }
  if (news.kind != FolderNews::Kind::Changed) return requestScan();
  FoundFile file;
  std::string gone;
  if (lookAt(news.path, file, gone) && isNew(file)) intake_->found(file);
}

void RecordingsService::Worker::requestScan() {
  if (parts_.settings.source != RecordingSource::Folder) return;
  if (std::exchange(scanning_, true)) {
    scanAgain_ = true;
    return;
  }
  scans_->add([this](const std::stop_token& stop) {
    auto batch = scan(stop);
    if (stop.stop_requested()) return;
    run([this, batch = std::move(batch)]() mutable { onScanned(std::move(batch)); });
  });
}

bool RecordingsService::Worker::isNew(const FoundFile& file) const {
  if (!parts_.settings.backlog && file.changed < firstStart_) return false;
  return !known_.contains(file.path, file.size, file.changedAt);
}

RecordingsService::Worker::Batch RecordingsService::Worker::scan(const std::stop_token& stop) const {
  Batch batch;
  const auto wanted = [](const std::string& name) { return parseRecordingName(name, "").has_value(); };
  const auto found = [&](FoundFile file) {
    if (!isNew(file)) return;
    if (batch.files.size() < batchFiles)
      batch.files.push_back(std::move(file));
    else
      batch.more = true;
  };
  for (const auto& folder : parts_.settings.folders) {
    auto summary = scanFolder(folder, wanted, found, stop);
    std::move(summary.unreadable.begin(), summary.unreadable.end(), std::back_inserter(batch.problems));
  }
  return batch;
}

void RecordingsService::Worker::onScanned(Batch batch) {
  scanning_ = false;
  tellProblems(batch.problems);
  for (const auto& file : batch.files) intake_->found(file);
  if (std::exchange(scanAgain_, false)) return requestScan();
  if (watch_) watch_->refresh();
  // While a backlog is worked off, the next part of it follows soon.
  const auto pause =
      batch.more ? std::min<Milliseconds>(parts_.settings.rescan, std::chrono::seconds(2)) : parts_.settings.rescan;
  scanTimer_.expires_after(pause);
  scanTimer_.async_wait([this](const boost::system::error_code& failed) {
    if (!failed) requestScan();
  });
}

// Each folder once when it can't be read, and once when it can again.
void RecordingsService::Worker::tellProblems(const std::vector<FolderProblem>& problems) {
  std::map<std::string, std::string> now;
  for (const auto& problem : problems) now.emplace(problem.path, problem.reason);
  for (const auto& [folder, reason] : now) {
    if (unreadable_.count(folder) == 0)
      spdlog::error("Recordings: {} can't be read: {}; its recordings wait until it can", folder, reason);
  }
  for (const auto& [folder, reason] : unreadable_) {
    if (now.count(folder) == 0) spdlog::info("Recordings: {} can be read again", folder);
  }
  unreadable_ = std::move(now);
}

}  // namespace relay::recordings
