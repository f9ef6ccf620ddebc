#include "Recordings/FolderScan.h"

#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "Core/Platform/NativePath.h"

namespace relay::recordings {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostProblems = 100;

// The file system's clock has an epoch of its own; both clocks are read once per scan.
class Moments {
 public:
  WallTime of(fs::file_time_type time) const {
    return std::chrono::floor<std::chrono::milliseconds>(
        system_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(time - file_));
  }

 private:
  std::chrono::system_clock::time_point system_ = std::chrono::system_clock::now();
  fs::file_time_type file_ = fs::file_time_type::clock::now();
};

bool measure(const fs::directory_entry& entry, const Moments& moments, FoundFile& file, std::error_code& problem) {
  const auto changed = entry.last_write_time(problem);
  if (problem) return false;
  file.size = entry.file_size(problem);
  if (problem) return false;
  file.changedAt = changed.time_since_epoch().count();
  file.changed = moments.of(changed);
  return true;
}

bool endsWithWav(const fs::path& name) {
  const auto& text = name.native();
  if (text.size() < 4 || text[text.size() - 4] != '.') return false;
  const auto lower = [&](std::size_t fromEnd) { return text[text.size() - fromEnd] | 0x20; };
  return lower(3) == 'w' && lower(2) == 'a' && lower(1) == 'v';
}

class Scan {
 public:
  Scan(const std::function<bool(const std::string&)>& wanted, const std::function<void(FoundFile)>& found,
       const std::stop_token& stop)
      : wanted_(wanted), found_(found), stop_(stop) {}

  ScanSummary run(const std::string& folder) {
    waiting_.push_back(nativePath(folder));
    while (!waiting_.empty() && !stop_.stop_requested()) {
      const fs::path next = std::move(waiting_.back());
      waiting_.pop_back();
      lookThrough(next);
    }
    return std::move(summary_);
  }

 private:
  void lookThrough(const fs::path& folder) {
    std::error_code problem;
    const std::string name = utf8Path(folder.filename());
    fs::directory_iterator at(folder, problem);
    for (; !problem && at != fs::directory_iterator() && !stop_.stop_requested(); at.increment(problem))
      take(*at, name);
    if (problem && summary_.unreadable.size() < mostProblems)
      summary_.unreadable.push_back({utf8Path(folder), problem.message()});
  }

  void take(const fs::directory_entry& entry, const std::string& folderName) {
    std::error_code problem;
    if (entry.is_directory(problem) && !problem) {
      if (!entry.is_symlink(problem)) waiting_.push_back(entry.path());
      return;
    }
    ++summary_.files;
    if (!endsWithWav(entry.path())) return;
    if (!wanted_(utf8Path(entry.path().filename()))) return;
    FoundFile file;
    // One that has gone meanwhile, or can't be looked at, is found by a later scan or not at all.
    if (!entry.is_regular_file(problem) || !measure(entry, moments_, file, problem)) return;
    file.path = utf8Path(entry.path());
    file.folder = folderName;
    found_(std::move(file));
  }

  const std::function<bool(const std::string&)>& wanted_;
  const std::function<void(FoundFile)>& found_;
  const std::stop_token& stop_;
  Moments moments_;
  std::vector<fs::path> waiting_;
  ScanSummary summary_;
};

}  // namespace

ScanSummary scanFolder(const std::string& folder, const std::function<bool(const std::string& fileName)>& wanted,
                       const std::function<void(FoundFile)>& found, const std::stop_token& stop) {
  return Scan(wanted, found, stop).run(folder);
}

bool lookAt(const std::string& path, FoundFile& file, std::string& reason) {
  std::error_code problem;
  const fs::path native = nativePath(path);
  const fs::directory_entry entry(native, problem);
  if (!problem && !entry.is_regular_file(problem)) {
    reason = problem ? problem.message() : "it is not there, or is no plain file";
    return false;
  }
  if (problem || !measure(entry, Moments(), file, problem)) {
    reason = problem.message();
    return false;
  }
  file.path = path;
  file.folder = utf8Path(native.parent_path().filename());
  return true;
}

}  // namespace relay::recordings
