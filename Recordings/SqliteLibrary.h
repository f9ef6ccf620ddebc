#pragma once

#include <memory>
#include <string>

#include "Core/Delivery/Database.h"
#include "Recordings/Library.h"

namespace relay::recordings {

inline constexpr int libraryVersion = 1;  // PRAGMA user_version

// The Library in SQLite, on a database that has its tables.
class SqliteLibrary final : public Library {
 public:
  SqliteLibrary(std::string file, std::unique_ptr<Database> database);

  WallTime firstStart() override;
  Outcome add(const Recording& recording, const SourceFile& source) override;
  Outcome note(const SourceFile& source) override;
  Outcome removeSource(const std::string& path) override;
  Outcome forEachSource(const std::function<void(const SourceFile&)>& visit) override;
  std::optional<Recording> sameSound(std::int64_t callId, const std::string& hash) override;
  int lastPart(const std::string& callKey, int leg) override;
  std::optional<Recording> find(const std::string& name) override;
  Result<std::vector<Recording>> list(const RecordingQuery& query) override;
  Outcome setPosted(const std::vector<std::string>& names, PostState state) override;
  Outcome remove(const std::vector<std::string>& names) override;
  LibrarySize size() override;
  std::vector<Recording> oldest(int limit) override;
  Outcome saveCall(const RecordedCall& call) override;
  Outcome forgetCalls(const std::vector<std::string>& keys) override;
  std::vector<RecordedCall> calls() override;

  bool setFirstStart(WallTime moment);
  // Without its WAV, when the library is made anew.
  bool insert(const Recording& recording);
  bool inTransaction(const std::function<bool()>& work);

 private:
  Error failed(const char* doing) const;
  Outcome outcomeOf(bool worked, const char* doing) const;
  bool insertSource(const SourceFile& source);

  std::string file_;
  std::unique_ptr<Database> database_;
  Statement insert_, source_, sameSound_, lastPart_, find_, post_, remove_, saveCall_, forgetCall_;
};

}  // namespace relay::recordings
