#include "Core/Pbx/ThreeCx/CallLogReader.h"

#include <algorithm>
#include <utility>

#include "Core/Pbx/ThreeCx/Times.h"
#include "Core/Pbx/ThreeCx/XapiWire.h"

namespace relay::threecx {
namespace {

constexpr std::size_t pageRows = 100;
constexpr std::size_t mostRows = 20'000;
constexpr Elapsed mostTime{20'000};
constexpr std::chrono::hours longestLook{7 * 24};
// The log lists calls by their start, and what ended since may have begun long before.
constexpr std::chrono::hours longestCall{4};
constexpr std::chrono::seconds slack{2};
constexpr GetLimits limits{8 * 1024 * 1024, std::chrono::milliseconds(15'000)};

}  // namespace

std::vector<LoggedLeg> endedSince(std::vector<LoggedLeg> legs, WallTime from) {
  std::set<std::string> calls;
  for (const auto& leg : legs) {
    if (leg.legStart + leg.ringing + leg.talking >= from) calls.insert(leg.historyId);
  }
  std::erase_if(legs, [&](const LoggedLeg& leg) { return calls.count(leg.historyId) == 0; });
  return legs;
}

std::string callLogPath(WallTime from, WallTime to, std::size_t top, std::size_t skip) {
  std::string path =
      "/xapi/v1/ReportCallLogData/Pbx.GetCallLogData(periodFrom=" + isoTime(from) + ",periodTo=" + isoTime(to) +
      ",sourceType=0,sourceFilter='',destinationType=0,destinationFilter='',callsType=0,"
      "callTimeFilterType=0,callTimeFilterFrom='0:00:0',callTimeFilterTo='0:00:0',hidePcalls=true)?$top=" +
      std::to_string(top);
  if (skip > 0) path += "&$skip=" + std::to_string(skip);
  return path;
}

CallLogReader::CallLogReader(Requests& requests, const std::map<std::string, DnType>& types, Pace& pace)
    : requests_(requests), types_(types), pace_(pace) {}

void CallLogReader::read(WallTime from, std::chrono::milliseconds clockAhead, Done done) {
  const WallTime now = pace_.now().wall;
  const WallTime earliest = std::clamp(from, now - longestLook, now);
  questions_.push_back({earliest + clockAhead - slack, now + clockAhead + std::chrono::minutes(1), std::move(done)});
  next();
}

void CallLogReader::cancel() {
  ++round_;
  reading_ = false;
  questions_.clear();
}

void CallLogReader::next() {
  if (reading_ || questions_.empty()) return;
  reading_ = true;
  begun_ = pace_.now().mono;
  rows_ = 0;
  seen_.clear();
  legs_.clear();
  readPage();
}

void CallLogReader::readPage() {
  const Question& question = questions_.front();
  requests_.get(callLogPath(question.from - longestCall, question.to, pageRows, rows_), limits,
                [this, round = ++round_](Answer answer) { answered(round, std::move(answer)); });
}

// New rows come first and push the others down: a row may come twice, none is passed over.
void CallLogReader::answered(std::uint64_t round, Answer answer) {
  if (round != round_) return;
  CallLog log;
  if (!answer.ok()) {
    log.forbidden = answer.kind == Answer::Kind::Forbidden || answer.kind == Answer::Kind::Gone;
    log.error = std::move(answer.error);
    return finish(std::move(log));
  }
  auto page = parseCallLog(answer.body, types_);
  if (!page) {
    log.error = {Error::Kind::Rejected, "the call log cannot be read", true};
    return finish(std::move(log));
  }
  std::size_t fresh = 0;
  for (auto& row : page->legs) {
    if (!seen_.insert(std::move(row.id)).second) continue;
    legs_.push_back(std::move(row.leg));
    ++fresh;
  }
  rows_ += page->rows;
  const bool last = page->rows != pageRows || fresh == 0;
  const bool enough = rows_ >= mostRows || pace_.now().mono - begun_ >= mostTime;
  if (!last && !enough) return readPage();
  log.complete = last;
  if (!last) log.error = {Error::Kind::Rejected, "the call log is too long to be read whole", false};
  log.legs = endedSince(std::exchange(legs_, {}), questions_.front().from);
  finish(std::move(log));
}

void CallLogReader::finish(CallLog log) {
  const Question question = std::move(questions_.front());
  questions_.pop_front();
  reading_ = false;
  question.done(std::move(log));
  next();
}

}  // namespace relay::threecx
