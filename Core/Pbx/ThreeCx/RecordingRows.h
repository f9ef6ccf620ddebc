#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "Core/Time.h"

// XAPI's list of recordings, and how far it has been fetched. All of it is pure.
namespace relay::threecx {

struct RecordingRow {
  std::int64_t id = 0;
  std::optional<WallTime> start;  // in the phone system's clock, as `end`
  std::optional<WallTime> end;    // nullopt: it is being recorded still
  std::string url;                // "101/[Doe, Jane]_101-+1555…_20260913181127(709).wav", from the other side

  bool ready() const { return end && !url.empty(); }
};

// One page; rows without an id are left out. nullopt: no JSON, over the limits, or no array `value`.
std::optional<std::vector<RecordingRow>> parseRecordings(std::string_view text);

// The extension's folder ("" where the row names none) and the file name for a recording, safe on every system:
// separators and what Windows forbids become '_', at most 200 bytes, always ".wav".
struct RecordingPlace {
  std::string folder;
  std::string name;
};
RecordingPlace placeOf(const RecordingRow& row);

// How far the list has been fetched.
struct RecordingProgress {
  std::int64_t upTo = 0;             // everything up to this id is done, but for what is open
  std::map<std::int64_t, int> open;  // being recorded, or not fetched yet, with the attempts so far
  bool operator==(const RecordingProgress&) const = default;

  std::int64_t readAfter() const;  // the id behind which the list is to be read
  bool wants(std::int64_t id) const { return id > upTo || open.count(id) > 0; }
  void seen(std::int64_t id);  // it is in the list: open until it is done
  void done(std::int64_t id) { open.erase(id); }
};
std::string toJson(const RecordingProgress& progress);
std::optional<RecordingProgress> progressFromJson(const std::string& text);

// The paths of the list: 100 rows behind an id, oldest first; and the newest row.
std::string recordingsAfter(std::int64_t id);
std::string newestRecording();
std::string downloadPath(std::int64_t id);

}  // namespace relay::threecx
