#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "Core/Result.h"
#include "Core/Time.h"
#include "Recordings/RecordedCall.h"
#include "Recordings/Recording.h"

namespace relay::recordings {

// What became of a WAV.
enum class FileState { Made, Twice, NoAudio, Broken, Erased };

struct SourceFile {
  std::string path;
  std::uint64_t size = 0;
  std::int64_t changedAt = 0;
  FileState state = FileState::Made;
  std::string note;  // why it is broken
  std::string hash;  // where it was read
};

struct RecordingQuery {
  std::optional<std::string> name;
  std::optional<std::int64_t> callId;
  std::optional<std::string> callKey;
  std::optional<std::string> number;  // the caller's, or the extension
  std::optional<WallTime> since;      // madeAt, inclusive
  std::optional<WallTime> until;      // exclusive
  std::optional<PostState> posted;
  int limit = 100;  // newest first
};

struct LibrarySize {
  std::uint64_t recordings = 0;
  std::uint64_t bytes = 0;
};

// The index of recordings: data_dir/recordings.db (SQLite, WAL). The MP3s themselves are in the output folder.
//
// Threads: one at a time; a second Library on the same file, for reading, may live in another thread or process.
// Lifetime: writes are on disk when their function returns (but see saveCall).
class Library {
 public:
  struct Opened;

  // A database that is missing or broken (it is set aside as FILE.broken-yyyyMMdd-HHmmss) is made anew from the MP3s
  // in `output`, which count as posted: nothing is posted twice.
  // Failure: Disk; Config when it was written by a newer version.
  static Result<Opened> open(const std::string& file, const std::string& output, WallTime now);
  // For reading what a service has written. Failure: Config where there is none.
  static Result<std::unique_ptr<Library>> read(const std::string& file);
  virtual ~Library() = default;

  // When recordings began to be looked for: files that are older are left alone.
  virtual WallTime firstStart() = 0;

  // A new MP3 and what became of its WAV, together.
  virtual Outcome add(const Recording& recording, const SourceFile& source) = 0;
  virtual Outcome note(const SourceFile& source) = 0;
  virtual Outcome removeSource(const std::string& path) = 0;
  virtual Outcome forEachSource(const std::function<void(const SourceFile&)>& visit) = 0;
  // An MP3 of the same sound in the same call.
  virtual std::optional<Recording> sameSound(std::int64_t callId, const std::string& hash) = 0;
  // The highest part of a leg; 0 when there is none.
  virtual int lastPart(const std::string& callKey, int leg) = 0;

  virtual std::optional<Recording> find(const std::string& name) = 0;
  virtual Result<std::vector<Recording>> list(const RecordingQuery& query) = 0;
  virtual Outcome setPosted(const std::vector<std::string>& names, PostState state) = 0;
  virtual Outcome remove(const std::vector<std::string>& names) = 0;  // the rows; WAVs stay known
  virtual LibrarySize size() = 0;
  // The oldest ones, for housekeeping.
  virtual std::vector<Recording> oldest(int limit) = 0;

  // Calls; a crash of the machine may lose those of the last moments, which the outbox still has.
  virtual Outcome saveCall(const RecordedCall& call) = 0;
  virtual Outcome forgetCalls(const std::vector<std::string>& keys) = 0;
  virtual std::vector<RecordedCall> calls() = 0;
};

struct Library::Opened {
  std::unique_ptr<Library> library;
  std::uint64_t rebuilt = 0;  // MP3s that were taken from the folder
  std::string problem;        // why it was begun anew; empty: it was not, or this is the first start
};

}  // namespace relay::recordings
