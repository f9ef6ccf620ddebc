#include "Core/Pbx/ThreeCx/ActiveCallsReader.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "Core/Pbx/ThreeCx/XapiWire.h"

namespace relay::threecx {
namespace {

constexpr std::size_t pageRows = 100;  // more is refused by some versions
constexpr std::size_t overlap = 20;    // of two pages
constexpr std::size_t mostCalls = 20'000;
constexpr int mostRestarts = 3;
constexpr Elapsed longestRest = std::chrono::seconds(1);
constexpr Elapsed askAgainAfter = std::chrono::hours(1);
constexpr Elapsed afterRefusals = std::chrono::minutes(1);
constexpr int mostRefusals = 3;
constexpr GetLimits limits{8 * 1024 * 1024, std::chrono::milliseconds(5'000)};

}  // namespace

ActiveCallsReader::ActiveCallsReader(Requests& requests, Pace& pace, Listener listener)
    : requests_(requests), pace_(pace), listener_(std::move(listener)), turn_(pace.makeAlarm()) {}

void ActiveCallsReader::ask() {
  if (std::exchange(wanted_, true) || reading_) return;
  awaitTurn();
}

void ActiveCallsReader::suspend() {
  ++round_;
  reading_ = wanted_ = false;
  turn_->silence();
}

void ActiveCallsReader::awaitTurn() {
  const Elapsed now = pace_.now().mono;
  if (forbiddenUntil_ && now < *forbiddenUntil_) {
    turn_->ringAfter(Elapsed(0), [this] {
      wanted_ = false;
      listener_.changed(ActiveCallsFailed{pace_.now().wall, true});
    });
    return;
  }
  if (now >= restUntil_) return begin();
  turn_->ringAfter(restUntil_ - now, [this] { awaitTurn(); });
}

void ActiveCallsReader::begin() {
  wanted_ = false;
  reading_ = true;
  restarts_ = 0;
  asked_ = pace_.now();
  begunAt_ = asked_.mono;
  calls_.clear();
  readPage();
}

// Calls end meanwhile, and the rest moves up. So each further page begins some rows before the end of the one before
// it; where the last row is not among them, one may have slipped through.
void ActiveCallsReader::readPage() {
  const std::size_t skip = calls_.size() > overlap ? calls_.size() - overlap : 0;
  std::string path = "/xapi/v1/ActiveCalls?$top=" + std::to_string(pageRows);
  if (skip > 0) path += "&$skip=" + std::to_string(skip);
  requests_.get(std::move(path), limits,
                [this, round = ++round_](Answer answer) { answered(round, std::move(answer)); });
}

void ActiveCallsReader::answered(std::uint64_t round, Answer answer) {
  if (round != round_) return;
  refusals_ = answer.kind == Answer::Kind::Refused ? refusals_ + 1 : 0;
  if (!answer.ok()) {
    const bool forbidden = answer.kind == Answer::Kind::Forbidden || answer.kind == Answer::Kind::Gone;
    if (forbidden) return fail(askAgainAfter, answer.error);
    // A token that is good elsewhere and refused here is a missing right as well; but each attempt
    // costs a login, so this must not go on.
    return fail(refusals_ >= mostRefusals ? afterRefusals : Elapsed(0), answer.error);
  }
  auto page = parseActiveCalls(answer.body);
  if (!page) return fail(Elapsed(0), {Error::Kind::Rejected, "ActiveCalls cannot be read", true});
  if (page->serverNow) {
    const Moment now = pace_.now();
    listener_.clockAhead(*page->serverNow - (now.wall - (now.mono - answer.sent.mono) / 2));
  }
  takePage(answer, std::move(page->calls));
}

// The first row of `page` that follows those that are known; nullopt: they are not in it.
std::optional<ActiveCallsReader::Row> ActiveCallsReader::afterKnown(std::vector<ActiveCall>& page) const {
  const auto known = std::find_if(page.begin(), page.end(),
                                  [last = calls_.back().callId](const ActiveCall& row) { return row.callId == last; });
  return known == page.end() ? std::nullopt : std::optional(std::next(known));
}

void ActiveCallsReader::readAnew() {
  if (++restarts_ > mostRestarts) {
    return fail(Elapsed(0), {Error::Kind::Rejected, "ActiveCalls changes too fast", true});
  }
  asked_ = pace_.now();
  calls_.clear();
  readPage();
}

void ActiveCallsReader::takePage(const Answer& answer, std::vector<ActiveCall> page) {
  const bool last = page.size() != pageRows;  // more rows: the limit was not heeded, and this is everything
  const bool first = calls_.empty();
  const auto fresh = first ? std::optional(page.begin()) : afterKnown(page);
  if (!first && (!fresh || (*fresh == page.end() && !last))) return readAnew();
  if (first) asked_ = answer.sent;
  calls_.insert(calls_.end(), std::make_move_iterator(*fresh), std::make_move_iterator(page.end()));
  if (!last && calls_.size() < mostCalls) return readPage();
  if (!last) return fail(Elapsed(0), {Error::Kind::Rejected, "ActiveCalls has no end", true});
  forbiddenUntil_.reset();
  listener_.readable(true, {});
  finish(ActiveCallsRead{asked_.wall, pace_.now().wall, std::exchange(calls_, {})});
}

void ActiveCallsReader::fail(Elapsed silentFor, const Error& why) {
  const bool forbidden = silentFor > Elapsed(0);
  if (forbidden) {
    forbiddenUntil_ = pace_.now().mono + silentFor;
    listener_.readable(false, why);
  }
  finish(ActiveCallsFailed{pace_.now().wall, forbidden});
}

void ActiveCallsReader::finish(PbxChange change) {
  reading_ = false;
  const Elapsed now = pace_.now().mono;
  restUntil_ = now + std::min(now - begunAt_, longestRest);
  listener_.changed(std::move(change));
  if (wanted_ && !reading_) awaitTurn();
}

}  // namespace relay::threecx
