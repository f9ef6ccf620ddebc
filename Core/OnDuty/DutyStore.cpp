#include "Core/OnDuty/DutyStore.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Masking.h"
#include "Core/OnDuty/DutyTables.h"
#include "Core/Platform/NativePath.h"

namespace relay {
namespace {

constexpr std::size_t mostWaiting = 10'000;
constexpr std::chrono::seconds pauseAfterFailure{1};

}  // namespace

struct DutyStore::State {
  std::unique_ptr<DutyTables> tables;  // guarded by tablesMutex
  mutable std::mutex tablesMutex;

  mutable std::mutex mutex;  // guards what follows
  std::condition_variable wake;
  std::condition_variable written;
  std::vector<DutyRecord> lines;
  std::vector<DutyTables::Fact> facts;
  std::uint64_t left = 0;  // routing answers that found the queue full
  WallTime leftSince;
  std::string problem;
  bool writing = false;
  bool stopping = false;
  std::thread thread;

  bool waiting() const { return !lines.empty() || !facts.empty() || left > 0; }

  void addLeftOver() {
    if (left == 0) return;
    DutyRecord line;
    line.at = leftSince;
    line.kind = DutyRecord::Kind::RoutingAnswer;
    line.note = std::to_string(left) + " further answers were given faster than they could be written";
    lines.push_back(std::move(line));
    left = 0;
  }

  // One round: takes what waits, writes it, puts it back where the disk refused it.
  void writeOnce(std::unique_lock<std::mutex>& lock) {
    addLeftOver();
    std::vector<DutyRecord> someLines = std::exchange(lines, {});
    std::vector<DutyTables::Fact> someFacts = std::exchange(facts, {});
    writing = true;
    lock.unlock();
    Outcome outcome = [&] {
      const std::lock_guard guard(tablesMutex);
      return tables->write(someLines, someFacts);
    }();
    lock.lock();
    writing = false;
    if (!outcome) putBack(std::move(someLines), std::move(someFacts));
    tellProblem(outcome ? std::string() : outcome.error().what);
    written.notify_all();
  }

  void putBack(std::vector<DutyRecord> someLines, std::vector<DutyTables::Fact> someFacts) {
    someLines.insert(someLines.end(), lines.begin(), lines.end());
    lines = std::move(someLines);
    someFacts.insert(someFacts.end(), facts.begin(), facts.end());
    facts = std::move(someFacts);
  }

  void tellProblem(const std::string& now) {
    if (now == problem) return;
    if (!now.empty()) spdlog::error("The proof of who was on duty can't be written: {}", now);
    if (now.empty()) spdlog::info("The proof of who was on duty is written again");
    problem = now;
  }

  void work() {
    std::unique_lock lock(mutex);
    for (;;) {
      wake.wait(lock, [this] { return stopping || waiting(); });
      if (waiting()) writeOnce(lock);
      if (stopping && (!waiting() || !problem.empty())) return;
      if (!problem.empty()) wake.wait_for(lock, pauseAfterFailure, [this] { return stopping; });
    }
  }
};

DutyStore::DutyStore(std::unique_ptr<State> state) : state_(std::move(state)) {
  state_->thread = std::thread([state = state_.get()] { state->work(); });
}

DutyStore::~DutyStore() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->wake.notify_all();
  state_->thread.join();
}

Result<std::unique_ptr<DutyStore>> DutyStore::open(const std::string& file) {
  auto tables = DutyTables::open(file);
  if (!tables) return tables.error();
  auto state = std::make_unique<State>();
  state->tables = std::move(tables).value();
  state->tables->prune();
  return std::unique_ptr<DutyStore>(new DutyStore(std::move(state)));
}

std::vector<DutyOverride> DutyStore::overrides(WallTime moment) const {
  const std::lock_guard lock(state_->tablesMutex);
  return state_->tables->overrides(moment);
}

Result<std::int64_t> DutyStore::addOverride(const DutyOverride& made) {
  const std::lock_guard lock(state_->tablesMutex);
  return state_->tables->addOverride(made);
}

Result<std::vector<DutyOverride>> DutyStore::clearOverrides(WallTime from, WallTime until, WallTime at,
                                                            const std::string& who, const std::string& why) {
  const std::lock_guard lock(state_->tablesMutex);
  return state_->tables->clearOverrides(from, until, at, who, why);
}

void DutyStore::record(DutyRecord line) {
  line.number = masked(line.number);
  line.before = masked(line.before);
  {
    const std::lock_guard lock(state_->mutex);
    if (line.kind == DutyRecord::Kind::RoutingAnswer && state_->lines.size() >= mostWaiting) {
      if (state_->left++ == 0) state_->leftSince = line.at;
      return;
    }
    // The others are few; where the disk refuses them for long, the oldest go.
    if (state_->lines.size() >= 2 * mostWaiting) state_->lines.erase(state_->lines.begin());
    state_->lines.push_back(std::move(line));
  }
  state_->wake.notify_one();
}

Result<std::vector<DutyRecord>> DutyStore::log(const DutyLogQuery& query) const {
  const std::lock_guard lock(state_->tablesMutex);
  return state_->tables->log(query);
}

std::string DutyStore::fact(const std::string& name) const {
  const std::lock_guard lock(state_->tablesMutex);
  return state_->tables->fact(name);
}

void DutyStore::keepFact(const std::string& name, const std::string& value) {
  {
    const std::lock_guard lock(state_->mutex);
    std::erase_if(state_->facts, [&](const DutyTables::Fact& one) { return one.name == name; });
    state_->facts.push_back({name, value});
  }
  state_->wake.notify_one();
}

void DutyStore::flush() {
  std::unique_lock lock(state_->mutex);
  state_->written.wait_for(lock, std::chrono::seconds(10),
                           [this] { return (!state_->waiting() && !state_->writing) || !state_->problem.empty(); });
}

std::string DutyStore::problem() const {
  const std::lock_guard lock(state_->mutex);
  return state_->problem;
}

std::string dutyDatabaseFile(const std::string& dataDir) { return joinPath(dataDir, "duty.db"); }

}  // namespace relay
