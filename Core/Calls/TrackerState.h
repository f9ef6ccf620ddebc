#pragma once

#include <deque>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "Core/Calls/Attended.h"
#include "Core/Calls/CallBook.h"
#include "Core/Calls/CallTracker.h"
#include "Core/Calls/GapLog.h"
#include "Core/Calls/World.h"

namespace relay {

// The tracker's inside: what it remembers, and what each kind of change does to it.
struct CallTracker::State {
  explicit State(TrackerOptions options);

  // Frames.cpp
  void see(const Participant& participant, WallTime at, bool fresh);
  void takeAway(std::int64_t id, WallTime at);
  // ClockStep.cpp
  void heedClock(WallTime now);
  // Lists.cpp
  void read(const ActiveCallsRead& list, TrackerOutput& out);
  void failed(const ActiveCallsFailed& failure, TrackerOutput& out);
  void read(const CallLogRead& log, TrackerOutput& out);
  // Reconcile.cpp
  void read(const SnapshotRead& snapshot, TrackerOutput& out);
  // GapLog.cpp
  void watchLog(const SnapshotRead& snapshot);
  void askGapLog(TrackerOutput& out);
  void endHeld(const Participant& participant, WallTime at, TrackerOutput& out);
  void readGapLog(const CallLogRead& log, TrackerOutput& out);
  // TrackerState.cpp
  void learn(const DirectoryRead& directory);
  void tick(WallTime now, TrackerOutput& out);
  Outcome restore(const std::vector<SavedCall>& saved);
  void settle(TrackerOutput& out);  // reviews, files and saves what was touched
  void settleCall(calls::Call& call, TrackerOutput& out);
  std::optional<WallTime> nextDeadline() const;
  void touch(const calls::Call& call) { touched.insert(call.serial); }

  calls::World world;
  calls::CallBook book;
  std::set<std::uint64_t> touched;
  bool recovering = false;               // what is found now was found after a gap
  bool suspended = false;                // restored, and not in contact yet: no time passes
  std::deque<calls::GoneLeg> strayGone;  // removes of participants not seen yet
  bool commonDirty = false;              // what is saved beside the calls
  std::optional<calls::GapLog> gapLog;
  bool toldFull = false;
  std::vector<std::string> remarks;
  std::vector<SavedCall> forgotten;
  std::set<std::uint64_t> lostLegs;   // calls of which a snapshot did not show all legs
  std::set<std::uint64_t> unlogged;   // calls lost in a gap of which the log says nothing yet
  std::set<std::uint64_t> restarted;  // calls whose id belongs to a new call since a gap

 private:
  struct Place {
    calls::Call* call = nullptr;
    bool ignored = false;
  };
  Place placeFor(const Participant& participant, WallTime at, bool fresh);
  bool isStray(std::int64_t id, WallTime at) const;
  void update(calls::Call& call, calls::Leg& leg, const Participant& participant, WallTime at);
  void move(calls::Call& from, const Participant& participant, WallTime at);
  void add(calls::Call& call, const Participant& participant, WallTime at, bool fresh);
  void learnFrom(calls::Call& call, const calls::Leg& leg, bool added);

  void readStamp(calls::Call& call, const ActiveCallsRead& list, const calls::Rows& rows, TrackerOutput& out);
  void readVanished(calls::Call& call, const ActiveCallsRead& list, const calls::Rows& rows, TrackerOutput& out);
  void verify(calls::Call& call, const ActiveCallsRead& list, const calls::Rows& rows, TrackerOutput& out);

  using Present = std::unordered_map<std::int64_t, const Participant*>;
  void compare(calls::Call& call, const SnapshotRead& snapshot, const Present& present, TrackerOutput& out);
  void endRestarted(calls::Call& call, WallTime at, TrackerOutput& out);
  void backfill(const std::vector<LoggedLeg>& log, WallTime contact, WallTime until,
                const std::set<std::int64_t>& shown, TrackerOutput& out);
  void backfillCall(const std::vector<const LoggedLeg*>& legs, TrackerOutput& out);

  std::string saveCommon() const;
  bool restoreCommon(const std::string& text);
  calls::Desk desk(TrackerOutput& out);

  std::function<bool(const calls::Call&, const std::string&, const std::string&, WallTime)> consulted_;
};

}  // namespace relay
