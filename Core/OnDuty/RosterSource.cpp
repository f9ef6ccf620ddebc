#include "Core/OnDuty/RosterSource.h"

#include <optional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "Core/Config/Text.h"
#include "Core/Http/Url.h"
#include "Core/Masking.h"
#include "Core/OnDuty/FileMark.h"

namespace relay {
namespace {

constexpr std::chrono::seconds lookEvery{1};
constexpr std::chrono::seconds fetchTimeout{30};
constexpr int mostRedirects = 5;

bool isRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Where a redirect leads; nullopt: not to https.
std::optional<std::string> redirected(const std::string& from, std::string_view location) {
  if (lowered(location.substr(0, 6)) == "https:") return std::string(location);
  const auto base = parseUrl(from);
  if (!base || !location.starts_with('/') || location.starts_with("//")) return std::nullopt;
  return base.value().scheme + "://" + base.value().authority() + std::string(location);
}

std::string refusal(const std::string& url, int status) {
  std::string what = fmt::format("Roster {}: the server answered {}", maskedUrl(url), status);
  if (status == 401 || status == 403 || status == 404 || status == 410)
    return what + ": check that the calendar is still shared under this address";
  return what;
}

}  // namespace

struct RosterSource::State : std::enable_shared_from_this<RosterSource::State> {
  State(Parts given, RosterPlace from, ZoneOffset offset, std::function<void()> told)
      : parts(std::move(given)),
        place(std::move(from)),
        zone(std::move(offset)),
        changed(std::move(told)),
        timer(parts.executor) {}

  Parts parts;
  RosterPlace place;
  ZoneOffset zone;
  std::function<void()> changed;  // empty: the source is gone
  boost::asio::steady_timer timer;
  std::unique_ptr<HttpClient> client;
  RosterState state;
  RosterKnown known;
  std::string etag;
  std::string lastModified;
  WallTime copyReadFor;           // the day for which the copy was read again
  bool busy = false;              // an attempt is under way
  bool again = false;             // and another is wanted after it
  std::optional<FileMark> seen;   // at the newest look
  std::optional<FileMark> taken;  // at the last reading
  std::chrono::steady_clock::time_point nextRefresh{};

  void start() {
    if (place.isUrl()) client = parts.makeClient();
    busy = true;
    take({std::nullopt, true, {}, {}});
  }

  // Lets the worker have a text; its finding comes back here.
  void take(RosterText text) {
    boost::asio::post(parts.worker, [self = weak_from_this(), executor = parts.executor, where = place, what = known,
                                     now = parts.clock.now(), offset = zone, text = std::move(text)] {
      const auto mark = where.isUrl() ? std::nullopt : fileMark(where.where);
      auto finding = std::make_shared<RosterFinding>(takeRoster(where, text, what, now, offset));
      boost::asio::post(executor, [self, finding, mark] {
        const auto alive = self.lock();
        if (!alive || !alive->changed) return;
        if (!finding->fromCopy) alive->taken = mark;
        alive->found(*finding);
      });
    });
  }

  void found(const RosterFinding& finding) {
    const bool fresh = finding.roster != nullptr;
    if (fresh) state.roster = finding.roster;
    if (finding.problem.empty()) {
      known = finding.known;
      state.asOf = finding.asOf;
      etag = finding.etag;
      lastModified = finding.lastModified;
    }
    if (!finding.keepProblem.empty()) spdlog::warn("The roster's copy can't be kept: {}", finding.keepProblem);
    if (finding.fromCopy) return afterCopy(fresh);
    finish(finding.problem, fresh);
  }

  // An earlier run's roster counts at once; then its source is asked.
  void afterCopy(bool fresh) {
    if (fresh) {
      state.settled = true;
      changed();
    }
    if (!changed) return;
    busy = false;
    refresh();
  }

  void finish(const std::string& problem, bool fresh) {
    tell(problem, fresh);
    const bool first = !std::exchange(state.settled, true);
    const bool news = fresh || first || problem != state.problem;
    state.problem = problem;
    busy = false;
    nextRefresh = std::chrono::steady_clock::now() + place.refresh;
    if (news) changed();
    if (!changed) return;
    if (std::exchange(again, false)) return refresh();
    wait();
  }

  void tell(const std::string& problem, bool fresh) const {
    if (!problem.empty() && problem != state.problem) {
      spdlog::error("{}{}", problem, state.roster ? "; the last good copy stays in force" : "");
    } else if (problem.empty() && !state.problem.empty()) {
      spdlog::info("Roster {}: it can be read again", maskedUrl(place.where));
    }
    if (fresh) spdlog::info("Roster {}: in force with {} shifts", maskedUrl(place.where), state.roster->entries.size());
  }

  void refresh() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    timer.cancel();
    // A new day: the copy is read for its further days, even where the server is silent.
    const WallTime today = rosterWindow(parts.clock.now()).from;
    if (place.isUrl() && state.roster && known.readFor != today && copyReadFor != today) {
      copyReadFor = today;
      return take({std::nullopt, true, {}, {}});
    }
    if (place.isUrl())
      fetch(place.where, mostRedirects);
    else
      take({});
  }

  void fetch(const std::string& url, int redirects) {
    HttpRequest request;
    request.url = url;
    request.timeout = fetchTimeout;
    request.bodyLimit = rosterLimit;
    request.refuseLongBody = true;
    request.headers.emplace_back("Accept", "text/calendar, text/csv, */*;q=0.1");
    if (!known.content.empty() && !etag.empty()) request.headers.emplace_back("If-None-Match", etag);
    if (!known.content.empty() && !lastModified.empty())
      request.headers.emplace_back("If-Modified-Since", lastModified);
    client->send(std::move(request), [self = shared_from_this(), url, redirects](Result<HttpResponse> response) {
      if (response) return self->answered(url, redirects, std::move(response).value());
      self->finish("Roster " + maskedUrl(self->place.where) + ": " + response.error().what, false);
    });
  }

  void answered(const std::string& url, int redirects, HttpResponse response) {
    if (isRedirect(response.status) && redirects > 0) {
      const auto next = redirected(url, response.header("Location"));
      if (next) return fetch(*next, redirects - 1);
    }
    if (response.status == 304) {
      state.asOf = parts.clock.now();
      return finish({}, false);
    }
    if (response.status != 200) return finish(refusal(place.where, response.status), false);
    take({std::move(response.body), false, std::string(response.header("ETag")),
          std::string(response.header("Last-Modified"))});
  }

  void wait() {
    const auto until = place.isUrl() ? nextRefresh : std::chrono::steady_clock::now() + lookEvery;
    timer.expires_at(until);
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
      if (cancelled || !self->changed) return;
      if (self->place.isUrl() || std::chrono::steady_clock::now() >= self->nextRefresh) return self->refresh();
      self->look();
    });
  }

  void look() {
    boost::asio::post(parts.worker, [self = weak_from_this(), executor = parts.executor, file = place.where] {
      const auto mark = fileMark(file);
      boost::asio::post(executor, [self, mark] {
        const auto alive = self.lock();
        if (alive && alive->changed && !alive->busy) alive->looked(mark);
      });
    });
  }

  void looked(const std::optional<FileMark>& mark) {
    const bool calm = mark == seen;
    seen = mark;
    if (calm && mark != taken) return refresh();
    wait();
  }
};

RosterSource::RosterSource(Parts parts, RosterPlace place, ZoneOffset zone, std::function<void()> changed)
    : state_(std::make_shared<State>(std::move(parts), std::move(place), std::move(zone), std::move(changed))) {
  state_->start();
}

RosterSource::~RosterSource() {
  state_->changed = nullptr;
  state_->timer.cancel();
  state_->client.reset();
}

void RosterSource::refresh() { state_->refresh(); }
const RosterState& RosterSource::state() const { return state_->state; }
const RosterPlace& RosterSource::place() const { return state_->place; }

bool RosterSource::stale(WallTime now) const {
  const RosterState& state = state_->state;
  if (state.problem.empty()) return !state.settled;
  if (!state_->place.isUrl()) return true;
  return now - state.asOf > 3 * state_->place.refresh;
}

}  // namespace relay
