#include "Core/Calls/CallTracker.h"

#include <algorithm>
#include <utility>

#include "Core/Calls/TrackerState.h"

namespace relay {
namespace {

WallTime atOf(const PbxChange& change) {
  return std::visit([](const auto& kind) { return kind.at; }, change);
}

}  // namespace

CallTracker::CallTracker(TrackerOptions options) : state_(std::make_unique<State>(std::move(options))) {}
CallTracker::~CallTracker() = default;
CallTracker::CallTracker(CallTracker&&) noexcept = default;
CallTracker& CallTracker::operator=(CallTracker&&) noexcept = default;

Outcome CallTracker::restore(const std::vector<SavedCall>& saved) { return state_->restore(saved); }

void CallTracker::apply(const PbxChange& change, TrackerOutput& out) {
  apply(change, std::max(state_->world.now, atOf(change)), out);
}

void CallTracker::apply(const PbxChange& change, WallTime now, TrackerOutput& out) {
  State& state = *state_;
  state.heedClock(now);
  state.world.now = std::max({state.world.now, now, atOf(change)});
  if (const auto* seen = std::get_if<ParticipantSeen>(&change)) {
    state.suspended = false;
    state.endHeld(seen->participant, seen->at, out);
    state.see(seen->participant, seen->at, true);
  } else if (const auto* gone = std::get_if<ParticipantGone>(&change)) {
    state.suspended = false;
    state.takeAway(gone->participantId, gone->at);
  } else if (const auto* snapshot = std::get_if<SnapshotRead>(&change)) {
    state.read(*snapshot, out);
    state.book.prune(snapshot->at, out);
  } else if (const auto* list = std::get_if<ActiveCallsRead>(&change)) {
    state.read(*list, out);
  } else if (const auto* failure = std::get_if<ActiveCallsFailed>(&change)) {
    state.failed(*failure, out);
  } else if (const auto* log = std::get_if<CallLogRead>(&change)) {
    state.read(*log, out);
  } else if (const auto* directory = std::get_if<DirectoryRead>(&change)) {
    state.learn(*directory);
  }
  if (state.touched.empty() && !state.commonDirty && state.remarks.empty()) return;
  state.settle(out);
  if (std::holds_alternative<ParticipantSeen>(change) || std::holds_alternative<ParticipantGone>(change)) {
    state.book.prune(atOf(change), out);
  }
}

void CallTracker::tick(WallTime now, TrackerOutput& out) { state_->tick(now, out); }

std::optional<WallTime> CallTracker::nextTick() const { return state_->nextDeadline(); }

void CallTracker::configure(TrackerOptions options) {
  state_->world.options = std::move(options);
  for (calls::Call* call : state_->book.all()) state_->book.file(*call, state_->world);
}

std::size_t CallTracker::runningCalls() const { return state_->book.runningCount(); }

}  // namespace relay
