#include "Core/Pbx/ThreeCx/Sequencer.h"

#include <algorithm>
#include <map>
#include <set>

namespace relay::threecx {
namespace {

constexpr Elapsed shortestWait{30};
constexpr Elapsed longestWait{50};
constexpr Elapsed leastJustBefore{10};

}  // namespace

void Sequencer::add(PbxChange change, const ChangeMark& mark, Elapsed now) {
  held_.emplace(std::pair(mark.order, ++added_), Held{std::move(change), mark, now + patience(shortestWait)});
}

Elapsed Sequencer::patience(Elapsed least) const {
  return std::clamp(Elapsed(static_cast<Elapsed::rep>(usualMs_ / 4)), least, longestWait);
}

bool Sequencer::waits(const Held& held, const PendingReads& pending) const {
  const auto end = pending.lower_bound(held.mark.order);
  const Elapsed justBefore = patience(leastJustBefore);
  return std::any_of(pending.begin(), end, [&](const auto& read) {
    if (read.second.callId) return *read.second.callId == held.mark.callId;
    return held.mark.at - read.second.at <= justBefore;
  });
}

std::vector<PbxChange> Sequencer::release(const PendingReads& pending, Elapsed now) {
  // What has waited long enough takes along what is before it in its call.
  std::map<std::int64_t, std::uint64_t> dueUpTo;
  for (const auto& [key, held] : held_) {
    if (now >= held.until) dueUpTo[held.mark.callId] = key.first;
  }
  std::vector<PbxChange> free;
  std::set<std::int64_t> waiting;
  for (auto held = held_.begin(); held != held_.end();) {
    const std::int64_t callId = held->second.mark.callId;
    const auto upTo = dueUpTo.find(callId);
    const bool due = upTo != dueUpTo.end() && held->first.first <= upTo->second;
    if (!due && (waiting.count(callId) > 0 || waits(held->second, pending))) {
      waiting.insert(callId);
      ++held;
      continue;
    }
    free.push_back(std::move(held->second.change));
    held = held_.erase(held);
  }
  return free;
}

std::vector<PbxChange> Sequencer::releaseAll() {
  std::vector<PbxChange> free;
  for (auto& [order, held] : held_) free.push_back(std::move(held.change));
  held_.clear();
  return free;
}

std::optional<Elapsed> Sequencer::nextDue() const {
  std::optional<Elapsed> next;
  for (const auto& [order, held] : held_) next = std::min(next.value_or(held.until), held.until);
  return next;
}

void Sequencer::answerTook(Elapsed time) {
  const auto took = static_cast<double>(time.count());
  usualMs_ = usualMs_ == 0 ? took : usualMs_ + (took - usualMs_) / 8;
}

}  // namespace relay::threecx
