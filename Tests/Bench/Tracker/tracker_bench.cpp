// The tracker alone: changes per second (items_per_second), and memory of running calls.
//
// Mixed: what a phone system sends while phones ring: 20 calls at a time, each upsert repeated every
// 750 ms, of a call with two devices that rings 15 s and talks. Nearly all changes are repeats.
// Distinct: no repeats; every change is a new state, gives events and a saved state.
// What is saved is serialised in both, as in the service.
#include <malloc.h>

#include <algorithm>

#include <benchmark/benchmark.h>

#include "Core/Calls/CallTracker.h"

namespace relay {
namespace {

using std::chrono::milliseconds;

const WallTime start{milliseconds(1'772'356'502'000)};

Participant phone(std::int64_t id, std::int64_t callId, const std::string& dn, LegStatus status) {
  Participant p;
  p.id = id;
  p.callId = callId;
  p.legId = 3;
  p.status = status;
  p.dn = dn;
  p.dnType = DnType::User;
  p.deviceId = "sip:" + dn + "@127.0.0.1:5483;rinstance=c2a75fd2f1caea71";
  p.partyDn = "10001";
  p.partyDnType = DnType::ExternalLine;
  p.partyNumber = p.partyName = "+15551230001";
  p.originatedByDn = "ROUTER";
  p.originatedByType = DnType::Other;
  return p;
}

// One call with two devices: ringing with `repeats`, an answer, an end.
void addCall(std::vector<PbxChange>& changes, std::int64_t number, int repeats) {
  const WallTime at = start + milliseconds(number * 50);
  const std::string dn = std::to_string(100 + number % 100);
  const Participant first = phone(number * 2, number, dn, LegStatus::Ringing);
  const Participant second = phone(number * 2 + 1, number, dn, LegStatus::Ringing);
  for (int i = 0; i <= repeats; ++i) {
    changes.push_back(ParticipantSeen{at + milliseconds(750 * i), first});
    changes.push_back(ParticipantSeen{at + milliseconds(750 * i + 2), second});
  }
  const WallTime answer = at + milliseconds(750 * repeats + 100);
  Participant talks = second;
  talks.status = LegStatus::Connected;
  changes.push_back(ParticipantSeen{answer, talks});
  changes.push_back(ParticipantGone{answer + milliseconds(5), dn, first.id});
  changes.push_back(ParticipantGone{answer + milliseconds(60'000), dn, second.id});
}

std::vector<PbxChange> changesOf(int calls, int repeats) {
  std::vector<PbxChange> changes;
  for (std::int64_t number = 1; number <= calls; ++number) addCall(changes, number, repeats);
  const auto at = [](const PbxChange& change) { return std::visit([](const auto& kind) { return kind.at; }, change); };
  std::stable_sort(changes.begin(), changes.end(), [&](const auto& a, const auto& b) { return at(a) < at(b); });
  return changes;
}

std::size_t play(CallTracker& tracker, const std::vector<PbxChange>& changes) {
  std::size_t events = 0;
  for (const PbxChange& change : changes) {
    const WallTime now = std::visit([](const auto& kind) { return kind.at; }, change);
    TrackerOutput out;
    if (const auto next = tracker.nextTick(); next && *next <= now) tracker.tick(now, out);
    tracker.apply(change, out);
    events += out.events.size();
    if (out.wantActiveCalls) tracker.apply(ActiveCallsRead{now, now, {}}, out);
  }
  return events;
}

void changesPerSecond(benchmark::State& state, int calls, int repeats) {
  const auto changes = changesOf(calls, repeats);
  std::size_t events = 0;
  for (auto _ : state) {
    CallTracker tracker(TrackerOptions{});
    events += play(tracker, changes);
    benchmark::DoNotOptimize(events);
  }
  const auto rounds = static_cast<double>(state.iterations());
  state.SetItemsProcessed(static_cast<std::int64_t>(rounds * static_cast<double>(changes.size())));
  state.counters["events_per_change"] = static_cast<double>(events) / rounds / static_cast<double>(changes.size());
}

void Mixed(benchmark::State& state) { changesPerSecond(state, 2000, 20); }
void Distinct(benchmark::State& state) { changesPerSecond(state, 2000, 0); }

void BytesPerRunningCall(benchmark::State& state) {
  constexpr int calls = 10'000;
  double bytes = 0;
  for (auto _ : state) {
    const auto before = mallinfo2().uordblks;
    CallTracker tracker(TrackerOptions{});
    TrackerOutput out;
    for (std::int64_t i = 1; i <= calls; ++i) {
      const std::string dn = std::to_string(100 + i % 500);
      tracker.apply(ParticipantSeen{start, phone(i * 2, i, dn, LegStatus::Ringing)}, out);
      tracker.apply(ParticipantSeen{start, phone(i * 2 + 1, i, dn, LegStatus::Ringing)}, out);
      tracker.apply(ParticipantSeen{start, phone(i * 2, i, dn, LegStatus::Connected)}, out);
      out = {};
    }
    tracker.tick(start + milliseconds(60), out);
    out = {};
    bytes = static_cast<double>(mallinfo2().uordblks - before) / calls;
  }
  state.counters["bytes_per_call"] = bytes;
}

BENCHMARK(Mixed)->Unit(benchmark::kMillisecond);
BENCHMARK(Distinct)->Unit(benchmark::kMillisecond);
BENCHMARK(BytesPerRunningCall)->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
}  // namespace relay
