#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "Core/Calls/PbxChange.h"
#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

struct Inspection;
struct PbxForwarding;

// How things stand with the phone system, for `/health`, metrics and the log.
struct PbxStatus {
  bool connected = false;  // event channel open and snapshot read
  std::string problem;     // one line for the administrator while not connected
  std::string version;
  std::optional<WallTime> lastContact;
  std::optional<std::chrono::milliseconds> clockAhead;  // the phone system's clock minus ours
  bool activeCallsReadable = true;
  bool callLogReadable = true;
  std::map<std::string, DnType> monitored;  // DNs whose events arrive
  std::vector<std::string> notMonitored;    // users and queues the API client may not see
  std::uint64_t frames = 0;
  std::uint64_t requests = 0;  // REST requests sent
  std::uint64_t reconnects = 0;
};

// What a phone system calls while it runs. All calls come on the io thread.
struct PbxListener {
  virtual ~PbxListener() = default;
  virtual void onChange(PbxChange change) = 0;
  virtual void onContact(WallTime lastByte) = 0;       // at most once a second
  virtual void onStatus(const PbxStatus& status) = 0;  // something in it changed
};

// Sees raw traffic, for `capture`. Called on the io thread.
struct PbxTap {
  virtual ~PbxTap() = default;
  virtual void frame(WallTime at, std::string_view text) = 0;
  virtual void answer(WallTime at, std::string_view path, int status, std::string_view body) = 0;
  virtual void socket(WallTime at, bool open) = 0;
};

// How recordings are fetched from a phone system that has them where no folder reaches.
struct RecordingFollowing {
  std::string folder;  // absolute, UTF-8; made when absent. The files lie in it as in the phone system's own
  std::chrono::milliseconds rescan{30'000};
  bool backlog = false;                                    // also those from before the first start
  std::uint64_t limit = std::uint64_t{4} << 30;            // bytes of one recording
  std::function<void(const std::string& path)> fetched{};  // a file is whole and in its place
};

// A phone system. It connects, stays connected for ever, and tells the listener what changes.
//
// Threads: every member is called on the io thread.
// Lifetime: the listener outlives it; after stop() nothing is called any more.
struct PbxSource {
  virtual ~PbxSource() = default;

  // `lastContact`: the last byte of the run before this one, where it is known; the first snapshot
  // carries it, so that calls which ended meanwhile are dated by it.
  virtual void start(PbxListener& listener, std::optional<WallTime> lastContact) = 0;
  virtual void stop() = 0;

  // Reads the list of running calls soon; one request serves all who ask meanwhile. The answer is
  // an ActiveCallsRead or ActiveCallsFailed.
  virtual void readActiveCalls() = 0;

  // Reads the call log from `from` until now; the answer is a CallLogRead.
  virtual void readCallLog(WallTime from) = 0;

  // Looks around with the session that is there, for `check` beside a running service.
  // `done` runs once, never inside this call; not at all when the source is stopped first.
  virtual void inspect(std::function<void(const Inspection&)> done) = 0;

  // The extension that calls are forwarded by; nullptr where this kind of phone system has none that could be changed.
  virtual PbxForwarding* forwarding() { return nullptr; }

  // Fetches recordings from now on, with the session that is there, until stop(), other settings, or nullopt. Called
  // after start().
  virtual void followRecordings(std::optional<RecordingFollowing>) {}

  virtual PbxStatus status() const = 0;
};

}  // namespace relay
