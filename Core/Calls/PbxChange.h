#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "Core/Calls/Participant.h"
#include "Core/Time.h"

// What a phone system tells the call tracker. Every phone system translates into these; the tracker
// knows nothing else of it. `at` is the receipt of the frame that caused the change, not of the
// answer to a question asked because of it, so changes of different participants may arrive with
// slightly descending times.
namespace relay {

struct ParticipantSeen {
  WallTime at;
  Participant participant;
};

// By a Remove, or by a 404 for the participant.
struct ParticipantGone {
  WallTime at;
  std::string dn;
  std::int64_t participantId = 0;
};

// One leg of an ended call, from the phone system's own log.
struct LoggedLeg {
  std::int64_t callId = 0;
  WallTime callStart;  // from the call's history id where it has one, else the earliest leg
  WallTime legStart;
  std::chrono::milliseconds ringing{0};
  std::chrono::milliseconds talking{0};
  bool answered = false;
  bool outgoing = false;
  bool internal = false;
  std::string dn;  // the inside DN of this leg
  DnType dnType = DnType::Other;
  std::string outsideNumber;
  std::string outsideName;
  std::string trunkDn;
  std::string did;        // empty when the log does not say
  std::string historyId;  // "chid", verbatim
};

// The whole state, read after the event channel was opened.
struct SnapshotRead {
  WallTime at;
  WallTime lastContact;  // last byte received before the gap; equals `at` where there was none
  std::vector<Participant> participants;
  bool logReadable = false;    // whether `log` says anything
  std::vector<LoggedLeg> log;  // ended legs since lastContact
};

// One row of the list of running calls.
struct ActiveCall {
  std::int64_t callId = 0;
  std::string status;  // "Talking", "Ringing", …; the list is open
  std::string caller;  // "10001 Trunk (+1555…)": the first token is the DN
  std::string callee;
  WallTime establishedAt;  // in the phone system's clock
};

// A complete list: a call that is not in it does not run.
struct ActiveCallsRead {
  WallTime askedAt;  // calls first seen after this moment may be missing
  WallTime at;
  std::vector<ActiveCall> calls;
};

// The question failed. `forbidden`: the right is missing, asking again will not help.
struct ActiveCallsFailed {
  WallTime at;
  bool forbidden = false;
};

// Rows of the call log that the tracker had asked for (rule 13, without ActiveCalls).
struct CallLogRead {
  WallTime at;
  bool complete = false;
  std::vector<LoggedLeg> legs;
};

// What the phone system knows of itself; replaces what was known before.
struct DirectoryRead {
  WallTime at;
  std::map<std::string, DnType> dns;
  std::vector<std::string> didNumbers;                  // numbers and rule names that calls come in on
  std::optional<std::chrono::milliseconds> clockAhead;  // phone system's clock minus ours
};

using PbxChange = std::variant<ParticipantSeen, ParticipantGone, SnapshotRead, ActiveCallsRead, ActiveCallsFailed,
                               CallLogRead, DirectoryRead>;

}  // namespace relay
