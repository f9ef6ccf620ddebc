#include "Core/Pbx/ThreeCx/EventChannel.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Masking.h"
#include "Core/Pbx/ThreeCx/Explain.h"

namespace relay::threecx {
namespace {

constexpr std::size_t mostKept = 200'000;  // frames
constexpr Elapsed proven{3'000};           // a connection that lasts so long begins the back-off anew
constexpr GetLimits stateLimits{32 * 1024 * 1024, std::chrono::milliseconds(15'000)};

}  // namespace

EventChannel::EventChannel(const PbxSettings& settings, HttpClientOptions transport, TokenOwner& tokens,
                           Requests& requests, Pace& pace, PbxTap* tap, MakeSocket makeSocket, Listener listener)
    : settings_(settings),
      transport_(std::move(transport)),
      tokens_(tokens),
      requests_(requests),
      pace_(pace),
      tap_(tap),
      makeSocket_(std::move(makeSocket)),
      listener_(std::move(listener)),
      retry_(pace.makeAlarm()),
      reread_(pace.makeAlarm()) {}

void EventChannel::start(std::optional<WallTime> lastContact) {
  lastContact_ = lastContact;
  connect();
}

void EventChannel::stop() {
  ++attempt_;
  retry_->silence();
  reread_->silence();
  if (socket_) socket_->close();
  if (std::exchange(open_, false) && tap_ != nullptr) tap_->socket(pace_.now().wall, false);
}

// A token from before the loss may be the reason of the loss, so it is always a fresh one.
void EventChannel::connect() {
  socket_.reset();
  const std::uint64_t attempt = ++attempt_;
  tokens_.renew([this, attempt](Result<std::string> token) {
    if (attempt != attempt_) return;
    if (!token) return lost(token.error());
    listener_.prepare([this, attempt](Outcome prepared) {
      if (attempt != attempt_) return;
      if (!prepared) return lost(prepared.error());
      tokens_.get([this, attempt](Result<std::string> current) {
        if (attempt != attempt_) return;
        if (!current) return lost(current.error());
        open(current.value());
      });
    });
  });
}

void EventChannel::open(const std::string& token) {
  socket_ = makeSocket_();
  WebSocketOptions options;
  options.url = settings_.url + "/callcontrol/ws";
  options.headers = {{"Authorization", "Bearer " + token}};
  options.transport = transport_;
  socket_->open(std::move(options), {[this] { opened(); }, [this](std::string text) { message(text); },
                                     [this] {
                                       heard_ = pace_.now().wall;
                                       listener_.heard(*heard_);
                                     },
                                     [this](const Error& why, int status) { closed(why, status); }});
}

// Whoever ends a connection is there at that moment; only silence tells nothing.
void EventChannel::closed(const Error& why, int httpStatus) {
  if (open_ && why.kind != Error::Kind::Timeout) {
    heard_ = pace_.now().wall;
    listener_.heard(*heard_);
  }
  lost(explainSocket(settings_, httpStatus, why));
}

void EventChannel::opened() {
  open_ = true;
  if (std::exchange(everOpen_, true)) ++reconnects_;
  if (tap_ != nullptr) tap_->socket(pace_.now().wall, true);
  sequence_.reset();
  patience_.reset();
  stateBackoff_.reset();
  releasedAt_.reset();
  kept_.clear();
  readState();
}

void EventChannel::message(const std::string& text) {
  const Moment now = pace_.now();
  ++frames_;
  heard_ = now.wall;
  listener_.heard(now.wall);
  if (tap_ != nullptr) tap_->frame(now.wall, text);
  const auto frame = parseFrame(text);
  if (!frame) {
    if (const auto count = rubbish_.another(now.mono); count > 0) {
      spdlog::warn("{} message(s) on the event socket of {} could not be read and were ignored (the last has {} bytes)",
                   count, maskedUrl(settings_.url), text.size());
    }
    return;
  }
  if (sequence_.gap(frame->sequence)) gap(now);
  if (keeping_ && kept_.size() >= mostKept) {
    return lost({Error::Kind::Rejected,
                 "event socket of " + maskedUrl(settings_.url) +
                     ": too many events while the "
                     "state of the phone system could not be read",
                 true});
  }
  if (keeping_)
    kept_.push_back({*frame, now});
  else
    deal(*frame, now);
}

void EventChannel::deal(const Frame& frame, Moment at) {
  if (frame.kind != Frame::Kind::Other) listener_.frame(frame, at);
}

// A frame was lost: the state is read again, as soon as patience allows.
void EventChannel::gap(Moment now) {
  if (keeping_) {
    gapWhileKeeping_ = true;
    return;
  }
  const Elapsed allowed = patience_.allowedAt(now.mono);
  if (allowed <= now.mono) return readState();
  reread_->ringAfter(allowed - now.mono, [this] { readState(); });
}

void EventChannel::readState() {
  reread_->silence();
  keeping_ = true;
  gapWhileKeeping_ = false;
  patience_.read(pace_.now().mono);
  requests_.get("/callcontrol", stateLimits,
                [this, attempt = attempt_](Answer answer) { stateAnswered(attempt, std::move(answer)); });
}

void EventChannel::stateAnswered(std::uint64_t attempt, Answer answer) {
  if (attempt != attempt_ || !open_) return;
  auto states = answer.ok() ? parseDnList(answer.body) : std::nullopt;
  if (states) {
    stateBackoff_.reset();
    return listener_.snapshot(
        {std::move(*states), answer.sent, answer.body.size(), std::exchange(lastContact_, std::nullopt)});
  }
  if (answer.kind == Answer::Kind::Refused || answer.kind == Answer::Kind::Forbidden) {
    return lost(std::move(answer.error));
  }
  listener_.delayed(answer.ok() ? explainUnreadable(settings_, "/callcontrol") : answer.error);
  retry_->ringAfter(stateBackoff_.next(pace_.chance()), [this] { readState(); });
}

void EventChannel::release() {
  keeping_ = false;
  if (!releasedAt_) releasedAt_ = pace_.now().mono;
  const auto kept = std::exchange(kept_, {});
  for (const auto& [frame, at] : kept) deal(frame, at);
  if (gapWhileKeeping_) gap(pace_.now());
}

void EventChannel::lost(Error why) {
  ++attempt_;
  if (std::exchange(open_, false) && tap_ != nullptr) tap_->socket(pace_.now().wall, false);
  if (socket_) socket_->close();
  reread_->silence();
  keeping_ = false;
  kept_.clear();
  if (releasedAt_ && pace_.now().mono - *releasedAt_ >= proven) backoff_.reset();
  releasedAt_.reset();
  // A connection whose state was never read does not count as contact.
  if (!lastContact_) lastContact_ = heard_;
  listener_.lost(why);
  retry_->ringAfter(backoff_.next(pace_.chance()), [this] { connect(); });
}

}  // namespace relay::threecx
