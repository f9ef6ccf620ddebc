#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "Core/Config/Settings.h"
#include "Core/Http/WebSocket.h"
#include "Core/Pbx/PbxSource.h"
#include "Core/Pbx/ThreeCx/CallControlWire.h"
#include "Core/Pbx/ThreeCx/ChannelRules.h"
#include "Core/Pbx/ThreeCx/Pace.h"
#include "Core/Pbx/ThreeCx/Requests.h"
#include "Core/Pbx/ThreeCx/TokenOwner.h"

namespace relay::threecx {

// The whole state, read while the socket was open.
struct ChannelSnapshot {
  std::vector<DnState> dns;
  Moment asked;
  std::size_t bytes = 0;
  // The last byte before the connection was lost; nullopt: it was not (a sequence gap, or no
  // connection before).
  std::optional<WallTime> lastContact;
};

// Keeps the event socket open for ever: log in, prepare, open, read the state, then frames. Frames
// that come while the state is being read are kept and told after it.
//
// Threads: the io thread. Lifetime: everything given outlives it.
class EventChannel {
 public:
  struct Listener {
    // Whatever must be known before the socket is opened; calls back with why it must not be opened.
    std::function<void(std::function<void(Outcome)>)> prepare;
    // Call release() when it is dealt with; frames wait until then.
    std::function<void(ChannelSnapshot)> snapshot;
    std::function<void(const Frame&, Moment)> frame;
    std::function<void(WallTime)> heard;        // every byte
    std::function<void(const Error&)> delayed;  // connected, but the state cannot be read yet
    std::function<void(const Error&)> lost;     // not connected, and why; it will be tried again
  };
  using MakeSocket = std::function<std::unique_ptr<WebSocket>()>;

  EventChannel(const PbxSettings& settings, HttpClientOptions transport, TokenOwner& tokens, Requests& requests,
               Pace& pace, PbxTap* tap, MakeSocket makeSocket, Listener listener);

  void start(std::optional<WallTime> lastContact);
  void stop();
  void release();

  std::uint64_t frames() const { return frames_; }
  std::uint64_t reconnects() const { return reconnects_; }

 private:
  struct Kept {
    Frame frame;
    Moment at;
  };
  void connect();
  void open(const std::string& token);
  void opened();
  void message(const std::string& text);
  void deal(const Frame& frame, Moment at);
  void gap(Moment now);
  void readState();
  void stateAnswered(std::uint64_t attempt, Answer answer);
  void closed(const Error& why, int httpStatus);
  void lost(Error why);

  const PbxSettings& settings_;
  HttpClientOptions transport_;
  TokenOwner& tokens_;
  Requests& requests_;
  Pace& pace_;
  PbxTap* tap_;
  MakeSocket makeSocket_;
  Listener listener_;
  std::unique_ptr<Alarm> retry_;   // the next connection, or the next attempt to read the state
  std::unique_ptr<Alarm> reread_;  // because of a gap
  std::unique_ptr<WebSocket> socket_;
  std::uint64_t attempt_ = 0;  // answers to older ones are void
  bool open_ = false;
  bool everOpen_ = false;
  bool keeping_ = false;  // the state is being read: frames are kept
  bool gapWhileKeeping_ = false;
  std::vector<Kept> kept_;
  std::optional<WallTime> lastContact_;  // before this connection
  std::optional<WallTime> heard_;
  std::optional<Elapsed> releasedAt_;
  Backoff backoff_;
  Backoff stateBackoff_;
  SequenceWatch sequence_;
  GapPatience patience_;
  RubbishCount rubbish_;
  std::uint64_t frames_ = 0;
  std::uint64_t reconnects_ = 0;
};

}  // namespace relay::threecx
