#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Calls/CallEvent.h"
#include "Core/Config/Settings.h"
#include "Core/Delivery/Store.h"
#include "Core/Result.h"
#include "Core/Time.h"
#include "Recordings/Library.h"

namespace relay::recordings {

struct RecordingsStatus {
  std::uint64_t open = 0;        // files that are watched, or wait for their MP3
  std::uint64_t made = 0;        // since start, as is the next
  std::uint64_t failed = 0;      // broken or missing
  std::uint64_t recordings = 0;  // in the library
  std::uint64_t bytes = 0;
  std::vector<std::string> problems;  // what needs a person: a folder that can't be read, a library nearly full
};

// What was erased of a caller.
struct Erased {
  std::vector<std::string> files;     // MP3s and WAVs, by their paths
  std::vector<std::string> callKeys;  // of the recordings
  std::vector<std::string> problems;  // what could not be erased, and why
};

// The index of a data folder.
std::string libraryFile(const std::string& dataDir);

// Erases a caller's recordings: MP3, WAV, index. `number` as the phone system gives it.
Result<Erased> eraseCaller(Library& library, const std::string& output, const std::string& number);

// From finished WAVs to links in the outbox: looks for files, has them turned into MP3, and says what to post when.
//
// Threads: made, used and destroyed on the executor's thread. Its work is done on threads of its own; the functions of
// Parts are called on the executor's thread unless they say otherwise. Lifetime: the destructor ends what is under way
// (an MP3 that is half written is removed and begun anew at the next
//           start) and calls nothing afterwards.
class RecordingsService {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    const Clock& clock;
    RecordingsSettings settings;
    std::string dataDir;
    // Posts MP3s of the library by their names; `accepted` is called once that is on disk. `event` lacks its links.
    std::function<void(CallEvent event, std::vector<std::string> names, std::function<void()> accepted)> post;
    std::function<void(CallEvent notice)> notify;
    // What the outbox has, newest first. Any thread; blocks.
    std::function<Result<std::vector<DeliveryRow>>(const DeliveryQuery&)> outbox;
    std::function<bool()> hearsPbx;
  };

  // Failure: Disk or Config when the output folder or the index can't be used.
  static Result<std::unique_ptr<RecordingsService>> start(Parts parts);
  ~RecordingsService();
  RecordingsService(const RecordingsService&) = delete;
  RecordingsService& operator=(const RecordingsService&) = delete;

  // Every event of the call pipeline, reported or not.
  void onEvent(const CallEvent& event);
  // A WAV that was put where the folders are not looked through.
  void newFile(const std::string& path);
  // The file of an MP3 of the library.
  std::optional<std::string> lookUp(const std::string& name) const;
  RecordingsStatus status() const;

  // `done` runs on a thread of the recordings; not at all where they end first.
  void list(const RecordingQuery& query, std::function<void(Result<std::vector<Recording>>)> done);
  void erase(const std::string& number, std::function<void(Result<Erased>)> done);

 private:
  class Worker;
  explicit RecordingsService(std::unique_ptr<Worker> worker, std::unique_ptr<Library> index, std::string output);

  std::unique_ptr<Worker> worker_;
  std::unique_ptr<Library> index_;
  std::string output_;
};

}  // namespace relay::recordings
