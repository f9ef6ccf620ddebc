#pragma once

#include <cstdint>
#include <string>

namespace relay {

// What an administrator finds in the system's event log. The numbers are a promise to everybody who watches for
// them: they stay as they are. Windows/Messages.mc has their texts, docs/windows.md what to do.
enum class EventNumber : std::uint16_t {
  Started = 100,
  Stopped = 101,
  CannotStart = 102,  // the service lives and tries again
  SettingsRefused = 200,
  SettingsGood = 201,  // after a refusal
  SettingsReadable = 202,
  PbxLost = 300,
  PbxBack = 301,
  EndpointPaused = 400,
  EndpointResumed = 401,
  DeadLetters = 402,
  DiskLow = 500,
  DiskRefuses = 501,
  DiskWell = 502,
  LogNotWritten = 503,
  RecordingMissing = 600,
  OnDutyUpdateFailed = 700,
};

// Windows: the Application log, under the name of the service, once openEventLog has been called; a second copy of
// what the log file says, for those who never look into it. Linux: nothing, since journald has the log itself.
// `text`: one or more lines for the administrator, UTF-8; what goes beyond 30,000 bytes is cut.
//
// Threads: any, openEventLog before the others. Failure: none that anybody could be told of.
void openEventLog(const std::string& source);
bool eventLogIsOpen();
void writeEvent(EventNumber number, const std::string& text);

}  // namespace relay
