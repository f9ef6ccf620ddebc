#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "Core/Calls/CallEvent.h"
#include "Core/Time.h"

namespace relay::recordings {

enum class PostState {
  Waiting,  // for its call's end, or for the outbox
  Posted,   // in the outbox, or left to the endpoints' filters
  Kept,     // of no known call, and not to be posted
};

// An MP3 of the library.
struct Recording {
  std::string callKey;  // "yyMMddHHmmss_callid", of the call or, for an unknown one, of the file's stamp
  int leg = 1;
  int part = 1;  // from 1 within the leg
  std::int64_t callId = 0;
  std::string hash;       // of the WAV, SHA-256
  std::string stamp;      // yyyyMMddHHmmss, as the WAV's name has it
  std::string extension;  // the DN that was recorded
  std::string caller;     // the other side as the phone system gives it; empty: withheld
  Direction direction = Direction::Incoming;
  std::string source;  // path of the WAV
  std::chrono::milliseconds length{0};
  std::uint64_t bytes = 0;
  WallTime madeAt;
  PostState posted = PostState::Waiting;

  std::string id() const { return callKey + '-' + std::to_string(leg); }
  std::string name() const { return id() + '-' + std::to_string(part) + ".mp3"; }
};

}  // namespace relay::recordings
