#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "Core/Calls/CallEvent.h"
#include "Core/Calls/Participant.h"
#include "Core/Result.h"
#include "Core/Time.h"

// Everything that is remembered of one call. The rules read and change it; nothing here decides.
namespace relay::calls {

// One participant of the call that can be seen now.
struct Leg {
  Participant seen;
  WallTime firstAt;      // of this participant in this call
  WallTime lastAt;       // of its newest frame: an older one says nothing
  WallTime connectedAt;  // valid while Connected
  bool fresh = true;     // first seen in a frame, not in a snapshot
  bool dialled = false;  // was Dialing once
  bool rang = false;     // was Ringing once
  bool hadDevice = false;
  bool answered = false;  // belongs to the talk that goes on
  bool offered = false;   // a transfer is offered to it
  bool told = false;      // its ringing has been looked at
};

// A participant that is gone. Kept for a while: frames that come late must not bring it back.
struct GoneLeg {
  std::int64_t id = 0;
  WallTime at;
  std::string dn;
  bool forwards = false;  // it looks like a DN that forwards: see forwardsAway() in Legs.h
};

// A DN that rang, once per call.
struct Rung {
  std::string dn;
  int leg = 0;
  WallTime at;
  int legId = 0;
  UserType type = UserType::Ext;
  bool over = false;  // it answered, or its Stopped was told
};

// The leg that was answered last and whose end has not been told.
struct Talk {
  std::string dn;
  UserType type = UserType::Ext;
  int leg = 0;
  WallTime answeredAt;
  std::optional<WallTime> rangAt;
  std::optional<WallTime> goneAt;  // its participants are gone
  bool elsewhere = false;          // answered out of our sight: only ActiveCalls shows it
  bool recovered = false;          // goneAt was found after a gap
};

// A transfer under way: somebody else is offered the call.
struct Offer {
  int leg = 0;
  std::string from;
  WallTime since;
  bool fromEnded = false;           // the end of `from` has been told
  bool returned = false;            // it came back to `from`
  std::optional<WallTime> emptyAt;  // nobody is offered it any more since
};

// Nobody of the call can be seen.
struct Vanish {
  WallTime since;                     // the last removal
  std::string last;                   // the DN of it
  bool recovered = false;             // found after a gap
  WallTime noticed;                   // when we knew
  WallTime nextAsk;                   // ActiveCalls, or the call log where logUntil is set
  std::optional<WallTime> listedAt;   // newest answer that lists the call
  std::optional<WallTime> talkingAt;  // first answer that shows it answered outside
  std::optional<WallTime> logUntil;   // the call log is asked until then
  bool unseen = false;                // known to live on
  bool forwarded = false;             // the last DN looks like one that forwards
  std::optional<WallTime> heldUntil;  // lost in a gap: the call log may know more by then
  bool absent = false;                // and ActiveCalls does not list it
};

struct Call {
  std::uint64_t serial = 0;  // order of first sight; not saved
  std::string row;           // SavedCall::key
  std::int64_t callId = 0;
  std::vector<std::int64_t> aliases;  // further ids that the phone system gave to it
  WallTime firstSight;
  std::optional<WallTime> established;  // by ActiveCalls, the phone system's clock
  std::optional<WallTime> stampBy;      // EstablishedAt is waited for until then
  std::string key;                      // empty until the stamp is known
  std::string formerKey;                // of the call that had this id before
  std::vector<CallEvent> held;          // told when the key is known
  int sequence = 0;
  int lastLeg = 0;  // the highest leg number in use

  bool outside = false;
  bool internalNoted = false;
  std::optional<Direction> direction;
  std::string caller;  // internal calls: the DN that calls
  std::string number;  // of the outside party
  std::string name;
  std::string trunk;
  std::string partyDid;
  std::string ruleDid;
  bool partyDidClash = false;  // several candidates
  bool ruleDidClash = false;
  std::string historyId;
  std::string queue;  // the last one it was in
  std::string lastDn;
  UserType lastDnType = UserType::Ext;
  WallTime lastDnAt;
  std::vector<GoneLeg> groups;  // queues and groups in the call, with their first moment

  std::vector<Leg> legs;
  std::vector<GoneLeg> gone;  // newest last
  std::vector<Rung> rung;
  std::optional<Talk> talk;
  std::optional<Offer> offer;
  std::optional<Vanish> vanish;
  bool over = false;
  WallTime overAt;
  std::optional<WallTime> verifySince;  // EstablishedAt is to be compared: last contact before a gap

  // Not saved.
  std::optional<WallTime> deadline;
  std::vector<std::string> dns;  // every DN it ever had
  bool dirty = false;
  bool recovering = false;  // what is told now was found after a gap
  bool unlogged = false;    // lost in a gap, and the call log does not show how it ended
  WallTime keptSince;       // over, and remembered from then on
};

constexpr std::size_t maxLegs = 200;
constexpr std::size_t maxGone = 64;
constexpr std::size_t maxCalls = 100'000;
constexpr std::chrono::seconds transferWindow{2};         // docs/webhooks.md §4, rules 7, 8, 13
constexpr std::chrono::milliseconds leavesTogether{500};  // rule 7: the caller leaves while B rings
constexpr std::chrono::milliseconds stampWait{50};        // §1, id
constexpr std::chrono::seconds straggling{2};             // frames of a removed participant that are late
constexpr std::chrono::seconds logLag{10};                // until an ended call is in the call log, mostly

// The saved form: compact JSON with a version. The reader ignores what it does not know and takes
// defaults for what is missing. Failure: Config.
std::string saveCall(const Call& call);
Result<Call> restoreCall(const std::string& row, const std::string& text);

}  // namespace relay::calls
