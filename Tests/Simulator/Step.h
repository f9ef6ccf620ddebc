#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "Tests/Simulator/Leg.h"

// What traces, scripts and generated calls are made of: things that happen to the phone system, each
// at its time.
namespace relay::sim {

using Millis = std::chrono::milliseconds;

// The DNs that the API client sees, with their types.
struct KnowDns {
  std::map<std::string, std::string> types;
};

// A participant is like this from now on; no frame.
struct PutLeg {
  Leg leg;
  std::string body;  // the answer to a GET; empty: made from `leg`
};

// A participant is gone; no frame.
struct EndLeg {
  std::string entity;
};

// A frame of the event socket: 0 upsert, 1 remove, others as they are.
struct SendFrame {
  int type = 0;
  std::string entity;
  std::string attached = "null";
  std::optional<std::int64_t> sequence;  // as a trace has it; else the next one
  std::int64_t callId = 0;               // for the records
  std::int64_t legId = 0;                // participant id, for the records
  bool repeat = false;                   // nothing has changed
  bool held = false;                     // has been kept back already
};

// The upsert of a participant that is still not Connected is sent again.
struct RepeatFrame {
  std::string entity;
  std::uint64_t generation = 0;
};

// How ActiveCalls lists a call, whatever its participants are.
struct ListCall {
  std::int64_t callId = 0;
  bool gone = false;
  std::string caller;
  std::string callee;
  std::string status;
};

struct CutSocket {};  // the wire is cut: connections end, none is taken
struct AcceptAgain {};
struct MakeFault {
  std::string fault;  // JSON, as the control port takes it
};
struct BeginCall {
  std::string spec;  // JSON, as the control port takes it
};
struct EndCall {  // the call is over: what had to be sent can be written down
  std::int64_t callId = 0;
  std::string kind;
  std::vector<std::string> expected;  // query strings, `@` for the stamp
};
struct Note {
  std::string text;
};

using Action = std::variant<KnowDns, PutLeg, EndLeg, SendFrame, RepeatFrame, ListCall, CutSocket, AcceptAgain,
                            MakeFault, BeginCall, EndCall, Note>;

struct Step {
  Millis at{0};  // since the start of its scenario
  Action action;
};

// Steps in order of time.
using Scenario = std::vector<Step>;

}  // namespace relay::sim
