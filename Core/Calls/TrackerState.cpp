#include "Core/Calls/TrackerState.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Calls/JsonText.h"
#include "Core/Calls/Review.h"
#include "Core/Calls/Telling.h"

namespace relay {

using calls::Call;

namespace {

constexpr const char* commonRow = "-";  // what is saved beside the calls
constexpr std::chrono::seconds strayFor{5};

void putNames(calls::JsonText& to, const char* name, const std::set<std::string>& names) {
  std::string& text = to.open(name);
  text += '[';
  bool first = true;
  for (const auto& each : names) {
    if (!std::exchange(first, false)) text += ',';
    calls::appendQuoted(text, each);
  }
  text += ']';
}

void getNames(const nlohmann::json& from, const char* name, std::set<std::string>& to) {
  const auto list = from.find(name);
  if (list == from.end() || !list->is_array()) return;
  for (const auto& each : *list) {
    if (each.is_string()) to.insert(each.get<std::string>());
  }
}

std::int64_t numberOf(const nlohmann::json& from, const char* name) {
  const auto found = from.find(name);
  return found != from.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

WallTime timeOf(const nlohmann::json& from, const char* name) {
  return WallTime(std::chrono::milliseconds(numberOf(from, name)));
}

}  // namespace

CallTracker::State::State(TrackerOptions options) {
  world.options = std::move(options);
  consulted_ = [this](const Call& call, const std::string& from, const std::string& to, WallTime when) {
    return calls::haveConsulted(book, call, from, to, when);
  };
}

calls::Desk CallTracker::State::desk(TrackerOutput& out) { return {world, out, consulted_}; }

void CallTracker::State::settle(TrackerOutput& out) {
  for (auto& row : std::exchange(forgotten, {})) out.changed.push_back(std::move(row));
  for (const auto serial : std::exchange(touched, {})) {
    if (Call* call = book.bySerial(serial)) settleCall(*call, out);
  }
  lostLegs.clear();
  unlogged.clear();
  while (!strayGone.empty() && strayGone.front().at + strayFor < world.now) {
    strayGone.pop_front();
    commonDirty = true;
  }
  if (std::exchange(commonDirty, false)) out.changed.push_back({commonRow, saveCommon()});
  for (auto& remark : std::exchange(remarks, {})) out.remarks.push_back(std::move(remark));
  if (!book.full()) toldFull = false;
}

void CallTracker::State::settleCall(Call& call, TrackerOutput& out) {
  call.recovering = recovering || lostLegs.contains(call.serial);
  call.unlogged = unlogged.contains(call.serial);
  calls::Desk work = desk(out);
  calls::review(call, work);
  call.recovering = call.unlogged = false;
  book.file(call, world);
  if (std::exchange(call.dirty, false)) out.changed.push_back({call.row, calls::saveCall(call)});
}

void CallTracker::State::learn(const DirectoryRead& directory) {
  world.dns = directory.dns;
  world.didNumbers = {directory.didNumbers.begin(), directory.didNumbers.end()};
  if (directory.clockAhead) world.clockAhead = *directory.clockAhead;
}

void CallTracker::State::tick(WallTime now, TrackerOutput& out) {
  heedClock(now);
  world.now = now;
  if (suspended) return;
  calls::Desk work = desk(out);
  for (const auto serial : book.dueBy(now)) {
    Call* call = book.bySerial(serial);
    if (call == nullptr) continue;
    if (call->key.empty() && call->stampBy && now >= *call->stampBy) calls::stampFromSight(*call, work);
    touched.insert(serial);
  }
  askGapLog(out);
  settle(out);
}

std::optional<WallTime> CallTracker::State::nextDeadline() const {
  if (suspended) return std::nullopt;
  const auto call = book.firstDeadline();
  const auto log = gapLog ? gapLog->next() : std::nullopt;
  return call && log ? std::min(*call, *log) : call ? call : log;
}

Outcome CallTracker::State::restore(const std::vector<SavedCall>& saved) {
  std::string unreadable;
  std::vector<Call> restored;
  for (const SavedCall& row : saved) {
    if (row.key == commonRow) {
      if (!restoreCommon(row.state)) unreadable += unreadable.empty() ? row.key : ", " + row.key;
    } else if (auto call = calls::restoreCall(row.key, row.state)) {
      restored.push_back(std::move(call.value()));
    } else {
      unreadable += unreadable.empty() ? row.key : ", " + row.key;
    }
  }
  std::stable_sort(restored.begin(), restored.end(),
                   [](const Call& a, const Call& b) { return a.firstSight < b.firstSight; });
  for (Call& call : restored) {
    const std::string row = call.row;
    if (!book.adopt(std::move(call))) unreadable += unreadable.empty() ? row : ", " + row;
  }
  for (Call* call : book.all()) book.file(*call, world);
  suspended = !restored.empty();
  if (unreadable.empty()) return success();
  return Error{
      Error::Kind::Config,
      "The saved state of these calls cannot be read, so they are forgotten; what runs is found again: " + unreadable,
      false};
}

std::string CallTracker::State::saveCommon() const {
  std::string text;
  calls::JsonText to(text);
  to.always("v", 1);
  putNames(to, "trunks", world.trunks);
  putNames(to, "forwarders", world.forwarders);
  std::string& strays = to.open("strays");
  strays += '[';
  for (const auto& gone : strayGone) {
    if (strays.back() != '[') strays += ',';
    strays += '[';
    calls::appendNumber(strays, gone.id);
    strays += ',';
    calls::appendNumber(strays, gone.at.time_since_epoch().count());
    strays += ']';
  }
  strays += ']';
  if (gapLog) {
    to.put("gap_from", gapLog->contact);
    to.put("gap_until", gapLog->until);
    to.put("gap_asked", std::int64_t{gapLog->asked});
  }
  to.close();
  return text;
}

bool CallTracker::State::restoreCommon(const std::string& text) {
  const auto from = nlohmann::json::parse(text, nullptr, false);
  if (!from.is_object()) return false;
  getNames(from, "trunks", world.trunks);
  getNames(from, "forwarders", world.forwarders);
  if (from.contains("gap_until")) {
    gapLog.emplace();
    gapLog->contact = timeOf(from, "gap_from");
    gapLog->until = timeOf(from, "gap_until");
    gapLog->asked = static_cast<int>(std::clamp<std::int64_t>(numberOf(from, "gap_asked"), 0, 100));
  }
  const auto strays = from.find("strays");
  if (strays == from.end() || !strays->is_array()) return true;
  for (const auto& stray : *strays) {
    if (!stray.is_array() || stray.size() != 2 || !stray[0].is_number_integer() || !stray[1].is_number_integer())
      continue;
    strayGone.push_back(
        {stray[0].get<std::int64_t>(), WallTime(std::chrono::milliseconds(stray[1].get<std::int64_t>())), {}, false});
  }
  return true;
}

}  // namespace relay
