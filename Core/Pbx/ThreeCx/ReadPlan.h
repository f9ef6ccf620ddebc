#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "Core/Calls/PbxChange.h"
#include "Core/Pbx/ThreeCx/Cadence.h"
#include "Core/Pbx/ThreeCx/DnDirectory.h"
#include "Core/Pbx/ThreeCx/Pace.h"
#include "Core/Pbx/ThreeCx/Sequencer.h"
#include "Core/Pbx/ThreeCx/VerifyBudget.h"

namespace relay::threecx {

struct LegKey {
  std::string dn;
  std::int64_t id = 0;
  auto operator<=>(const LegKey&) const = default;
};

// A GET to send: of one participant, or of everything (GET /callcontrol).
struct Read {
  std::uint64_t ticket = 0;
  std::optional<LegKey> leg;
};

// What a GET of one participant said.
struct LegAnswer {
  enum class Kind { Found, Gone, Forbidden, Failed };
  Kind kind = Kind::Failed;
  std::optional<Participant> participant;  // Found; dnType is filled by the plan
};

struct PlanOutput {
  std::vector<Read> reads;
  std::vector<PbxChange> changes;  // ParticipantSeen, ParticipantGone
  std::vector<ChangeMark> marks;   // one for each change
  bool newLeg = false;             // a participant was mentioned for the first time
};

// Which participants are read when: the rules between the frames of the event socket, which name a
// participant and say no more, and the changes that the call tracker gets.
//
// - Per participant everything is in order: one GET at a time, at most one more waits, and a Remove
//   comes after the GET under way. Participants do not wait for each other.
// - The phone system repeats the upsert of a leg that is not Connected. While ten phones ring at
//   most, every upsert is read at once. With more, one that comes when a repeat was due is held for
//   250 ms, and one GET of everything serves all that were held. With more than twenty, these GETs
//   have a budget (VerifyBudget); when it is spent, such an upsert is trusted to be a repeat, unless
//   the next repeat fails to come. Whatever is not due as a repeat is read at once.
// - When more than twenty wait for a free connection, one GET of everything serves them all.
// - 404 is gone. Any other failure is tried again for ever, after 250 ms … 5 s, and ends nothing.
// - What has not changed is not told.
//
// Pure: no I/O, no clock. Threads: none of its own.
class ReadPlan {
 public:
  // `directory` outlives it.
  explicit ReadPlan(const DnDirectory& directory) : directory_(directory) {}

  void upsert(const LegKey& key, Moment now, PlanOutput& out);
  // The frame brought the participant along.
  void upsertWith(const LegKey& key, Participant participant, Moment now, PlanOutput& out);
  void remove(const LegKey& key, Moment now, PlanOutput& out);

  void answered(std::uint64_t ticket, const LegAnswer& answer, Moment now, PlanOutput& out);
  // The answer to a GET of everything, of `bytes`; nullptr: it failed. Only legs it was sent for count.
  void answeredAll(std::uint64_t ticket, const std::vector<Participant>* all, std::size_t bytes, Moment now,
                   PlanOutput& out);

  // A state that was read for another reason. Legs of `dn` (nullptr: of all DNs) that differ from it
  // are read, since a frame may have told of the difference meanwhile.
  void compare(const std::vector<Participant>& state, const std::string* dn, Moment asked, Moment now, PlanOutput& out);

  // Begins anew from a snapshot; answers to older reads will be ignored.
  void reset(const std::vector<Participant>& state, std::size_t bytes);
  // The event socket is closed: nothing new is read.
  void suspend();

  void tick(Moment now, PlanOutput& out);
  std::optional<Elapsed> nextDue() const;

  // Frames whose participants are being read one by one, for the order of changes.
  const PendingReads& pending() const { return pending_; }
  std::size_t legs() const { return legs_.size(); }
  std::size_t ringing() const { return ringing_; }

 private:
  static constexpr std::size_t budgetedAbove = 20;  // ringing legs

  enum class Stage { Idle, Trusted, Held, Waiting, Reading, BackingOff };
  struct Stamp {
    WallTime at;
    std::uint64_t order = 0;
  };
  struct Times {
    Stamp first;  // of the frames that the next read serves
    Stamp last;
  };
  struct Leg {
    std::optional<Participant> known;
    Stage stage = Stage::Idle;
    Times frames;
    std::optional<Times> again;  // upserts that came during the read
    bool againProbable = false;
    std::optional<Stamp> removedAt;
    Beat beat;
    Elapsed due{0};  // Trusted, BackingOff
    int failures = 0;
    bool byList = false;  // only GETs of everything may show it
    std::uint64_t ticket = 0;
  };
  using Legs = std::map<LegKey, Leg>;

  static bool rings(const std::optional<Participant>& participant);  // and so its upserts repeat
  static std::optional<std::int64_t> callIdOf(const Leg& leg);
  Stamp stamp(WallTime at) { return {at, ++lastOrder_}; }
  static void tell(PbxChange change, const Stamp& when, std::int64_t callId, PlanOutput& out);
  void take(Legs::iterator at, bool probable, Times frames, Moment now);
  void hold(Leg& leg, const LegKey& key, Moment now);
  void wait(Leg& leg, const LegKey& key);
  void leaveStage(Leg& leg, const LegKey& key);
  void setDue(Leg& leg, const LegKey& key, Stage stage, Elapsed due);
  void setKnown(Leg& leg, std::optional<Participant> participant);
  bool found(Legs::iterator at, Participant participant, PlanOutput& out);  // whether it has changed
  void gone(Legs::iterator at, Stamp when, Moment now, PlanOutput& out);
  void failed(Legs::iterator at, Moment now);
  void finish(Legs::iterator at, Moment now, PlanOutput& out);
  void noteEnd(const LegKey& key, Moment now);
  void pump(Moment now, PlanOutput& out);
  void readTogether(Moment now, PlanOutput& out);
  void readAll(std::vector<LegKey> served, PlanOutput& out);
  bool worthReadingAll(std::size_t served) const;

  const DnDirectory& directory_;
  Cadence cadence_;
  VerifyBudget budget_;
  Legs legs_;
  std::deque<LegKey> waiting_;
  std::vector<LegKey> held_;
  Elapsed heldUntil_{0};
  std::vector<LegKey> listed_;  // need a GET of everything now
  std::set<std::pair<Elapsed, LegKey>> dues_;
  std::map<std::uint64_t, LegKey> underWay_;                  // reads of one participant
  std::map<std::uint64_t, std::vector<LegKey>> allUnderWay_;  // at most one
  PendingReads pending_;
  std::uint64_t lastTicket_ = 0;
  std::uint64_t lastOrder_ = 0;
  std::deque<std::pair<Elapsed, LegKey>> ended_;  // lately, so that an older state does not revive them
  bool suspended_ = false;
  std::size_t ringing_ = 0;
  std::size_t allBytes_ = 0;  // of the last GET of everything
};

}  // namespace relay::threecx
