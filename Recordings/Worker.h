#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "Core/Platform/FolderWatch.h"
#include "Recordings/Intake.h"
#include "Recordings/RecordingsService.h"

namespace relay::recordings {

// The thread of the recordings and everything that lives on it. Where a member is not marked, it is called there.
class RecordingsService::Worker {
 public:
  Worker(Parts parts, std::unique_ptr<Library> library);
  ~Worker();  // executor's thread

  void begin();                          // executor's thread
  void run(std::function<void()> work);  // any thread
  RecordingsStatus status() const;       // any thread
  void onEvent(const CallEvent& event);
  void found(const std::string& path);
  Library& library() { return *library_; }
  const RecordingsSettings& settings() const { return parts_.settings; }

 private:
  struct Batch {
    std::vector<FoundFile> files;
    std::vector<FolderProblem> problems;
    bool more = false;  // there were more new files than one batch takes
  };

  // WorkerStart.cpp
  void restore();
  void restoreCalls();
  void restorePosts();
  bool inOutbox(const Recording& recording) const;
  void removePartials();

  // WorkerScan.cpp
  void watch();  // executor's thread
  void onNews(const FolderNews& news);
  void requestScan();
  Batch scan(const std::stop_token& stop) const;  // on the thread of scans_
  bool isNew(const FoundFile& file) const;
  void onScanned(Batch batch);
  void tellProblems(const std::vector<FolderProblem>& problems);

  // Worker.cpp
  void work();
  void listen();
  void arm();
  void postDue();
  void accepted(const std::vector<std::string>& names);
  void updateStatus();

  // WorkerHousekeeping.cpp
  void keepHouse();
  void removeOld(WallTime now);
  void keepWithinSize();
  bool removeRecordings(const std::vector<Recording>& recordings, const char* why);

  Parts parts_;
  std::unique_ptr<Library> library_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // guards what is posted to the executor
  WallTime firstStart_;
  KnownFiles known_;
  CallsOfRecordings calls_;
  RecordingPosts posts_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{io_.get_executor()};
  boost::asio::steady_timer timer_{io_};
  boost::asio::steady_timer scanTimer_{io_};
  boost::asio::steady_timer houseTimer_{io_};
  std::unique_ptr<TranscodeQueue> queue_;
  std::unique_ptr<TranscodeQueue> scans_;
  std::unique_ptr<Intake> intake_;
  std::unique_ptr<FolderWatch> watch_;
  WallTime listenedAt_;
  std::atomic<bool> hears_{false};
  std::atomic<std::int64_t> hearsSince_{0};
  bool scanning_ = false;
  bool scanAgain_ = false;
  std::map<std::string, std::string> unreadable_;  // folder -> reason, as told
  std::string sizeProblem_;
  mutable std::mutex mutex_;
  RecordingsStatus status_;
  std::thread thread_;
};

}  // namespace relay::recordings
