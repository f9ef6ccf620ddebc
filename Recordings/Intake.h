#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "Core/Config/Settings.h"
#include "Core/Time.h"
#include "Recordings/CallsOfRecordings.h"
#include "Recordings/FileCompletion.h"
#include "Recordings/FolderScan.h"
#include "Recordings/KnownFiles.h"
#include "Recordings/Library.h"
#include "Recordings/RecordingName.h"
#include "Recordings/RecordingPosts.h"
#include "Recordings/TranscodeQueue.h"

namespace relay::recordings {

struct IntakeCounts {
  std::uint64_t made = 0;
  std::uint64_t failed = 0;  // broken or missing
};

// The way of a WAV to its MP3: watched until it is finished, matched with its call, recognised by its sound, named,
// encoded, put into the library; then its link waits in RecordingPosts.
//
// Threads: that of the worker. Hashing and encoding happen on the queue's threads; their results come back through
// `run`. Lifetime: outlives the queue.
class Intake {
 public:
  struct Parts {
    const Clock& clock;
    Library& library;
    CallsOfRecordings& calls;
    RecordingPosts& posts;
    KnownFiles& known;
    TranscodeQueue& queue;
    std::function<void(std::function<void()>)> run;  // on the worker's thread, later
    std::function<void(CallEvent)> notify;           // a notice
    std::function<bool()> hearsCalls;                // the phone system has been heard for a while
  };
  Intake(Parts parts, const RecordingsSettings& settings) : parts_(std::move(parts)), settings_(settings) {}

  void found(const FoundFile& file);
  // Looks at every file whose time has come.
  void look();
  // A call has begun, gone on or ended: its files are looked at now.
  void callChanged(const std::string& callKey);
  // When look() has something to do; nullopt: nothing is open.
  std::optional<WallTime> nextLook() const;
  std::size_t open() const { return files_.size(); }
  const IntakeCounts& counts() const { return counts_; }

 private:
  enum class Stage { Watching, Hashing, Hashed, Encoding };
  struct File {
    FoundFile found;
    RecordingName name;
    FileCompletion completion;
    std::optional<CallMatch> match;
    Stage stage = Stage::Watching;
    WallTime nextLook;
    std::optional<WallTime> goneSince;
    std::string hash;
    bool problemSaid = false;
  };
  using Files = std::map<std::string, File>;

  CompletionTimes times() const;
  bool lookAtFile(File& file, WallTime now);  // false: it is done with
  bool lookForGone(File& file, const std::string& reason, WallTime now);
  bool waitForRights(File& file, const std::string& reason, WallTime now);
  FileInside insideOf(const File& file, FileUse use) const;
  bool take(File& file, FileCompletion::Verdict verdict, WallTime now);
  void matchCall(File& file, WallTime now);
  bool mayBeUnknown(const File& file, WallTime now) const;
  void holdPosts(const File& file, WallTime now);
  void release(const File& file);

  void hash(File& file);
  void onHashed(const std::string& path, const Result<std::string>& hash);
  void nameFiles();
  bool nameFile(File& file);
  Recording recordingOf(const File& file) const;
  void encode(File& file, Recording recording);
  struct Encoded;
  void onEncoded(const std::string& path, const Encoded& encoded);
  void keep(File& file, const Encoded& encoded);
  void tryAgain(File& file, const Error& error);
  void finish(const std::string& path, FileState state, const std::string& note);
  bool isSecond(const File& file) const;
  void tell(const File& file, const std::string& word, const std::string& text);

  Parts parts_;
  RecordingsSettings settings_;
  Files files_;
  std::map<std::string, int> lastParts_;  // id of a leg -> highest part given away
  IntakeCounts counts_;
};

}  // namespace relay::recordings
