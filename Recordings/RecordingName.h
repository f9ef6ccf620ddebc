#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace relay::recordings {

// What 3CX says of a recording in the name of its file:
//
//   [Doe, Jane]_9027-+15551230001_20260913181127(709).wav       V20: the extension first
//   [15551230001]_15551230001-100_20190211124743(3).wav         V15, V16: the caller first
//   []_100-0555123001_20190211124709(2).wav
//
// The number in parentheses is the call id; behind it there may be the number of a part: (709)_2, (709)-2, (709) (2).
struct RecordingName {
  std::string displayName;  // in the brackets; UTF-8 as the file system gives it
  std::string extension;    // the side that equals the folder, else the shorter one of digits, else the first
  std::string other;        // the other side; empty or "anonymous" when withheld
  bool extensionFirst = true;
  std::chrono::local_seconds stamp{};  // start of the recorded leg, UTC or the PBX's own time
  std::string stampDigits;             // yyyyMMddHHmmss
  std::int64_t callId = 0;
  int part = 1;  // 1 without a number behind the parentheses
};

// `fileName`: without folders. `folder`: the name of the folder it is in; the PBX has one per extension.
// nullopt for whatever is no recording of 3CX. Threads: pure.
std::optional<RecordingName> parseRecordingName(std::string_view fileName, std::string_view folder);

// Whether two times may be the same moment told by a clock in UTC and one in some zone: they differ by a whole number
// of quarter hours, 14 hours at most, give or take `tolerance`.
bool sameMomentInSomeZone(std::chrono::local_seconds a, std::chrono::local_seconds b, std::chrono::seconds tolerance);

}  // namespace relay::recordings
