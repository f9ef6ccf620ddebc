#include "Core/Delivery/Endpoint.h"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

#include "Core/Delivery/AnswerNote.h"
#include "Core/Delivery/DeliveryLog.h"
#include "Core/Delivery/Signature.h"

// Sending and what becomes of the answers.
namespace relay {

void Endpoint::send(const Delivery& delivery, WallTime now) {
  ++sender_->inFlight;
  const Attempt attempt{delivery.seq, now};
  sender_->client->send(requestFor(delivery, now), [weak = weak_from_this(), sender = std::weak_ptr(sender_),
                                                    attempt](Result<HttpResponse> result) {
    const auto self = weak.lock();
    const auto used = sender.lock();
    if (self && used) self->onAnswer(used, attempt, result);
  });
}

HttpRequest Endpoint::requestFor(const Delivery& delivery, WallTime now) const {
  auto request = format_->request(*delivery.event);
  request.timeout = settings_.timeout;
  request.headers.reserve(request.headers.size() + settings_.headers.size() + 4);
  for (const auto& header : settings_.headers) request.headers.push_back(header);
  request.headers.emplace_back("Webhook-Id", delivery.webhookId);
  request.headers.emplace_back("Webhook-Attempt", std::to_string(delivery.attempts + 1));
  sign(request, delivery.webhookId, settings_, now);
  return request;
}

void Endpoint::onAnswer(const std::shared_ptr<Sender>& sender, Attempt attempt, const Result<HttpResponse>& result) {
  --sender->inFlight;
  if (sender != sender_) release(sender);
  const auto now = world_.clock.now();
  const auto verdict = queue_.answered(attempt.seq, answerOf(result, now), now);
  settle(verdict, attempt, now);
  pump();
  world_.changed();
}

// Not from within its own callback.
void Endpoint::release(const std::shared_ptr<Sender>& sender) {
  if (sender->inFlight > 0) return;
  std::erase(retired_, sender);
  boost::asio::post(world_.executor, [sender] {});
}

void Endpoint::cancel() {
  retired_.clear();
  sender_->client->cancel();
}

void Endpoint::settle(const Verdict& verdict, const Attempt& attempt, WallTime now) {
  count(verdict);
  record(verdict, now);
  const bool failed = verdict.state != DeliveryState::Delivered;
  logVerdict({name_, now - attempt.began, failed && !failingSince_}, verdict, now);
  noteHealth(verdict, now);
  if (verdict.paused) onPaused(verdict.httpStatus);
  if (verdict.resumed) {
    saveHoldEnd(now);
    logResumed(name_, "the receiver takes events again", waiting());
  }
}

void Endpoint::count(const Verdict& verdict) {
  switch (verdict.state) {
    case DeliveryState::Delivered: ++counted_.delivered; break;
    case DeliveryState::Expired: ++counted_.expired; break;
    case DeliveryState::Dead: ++counted_.dead; break;
    case DeliveryState::Waiting: break;
  }
}

void Endpoint::noteHealth(const Verdict& verdict, WallTime now) {
  if (verdict.state == DeliveryState::Delivered) {
    if (failingSince_ && !verdict.resumed) logAnswersAgain(name_, now - *failingSince_, waiting());
    failingSince_.reset();
    counted_.problem.clear();
    return;
  }
  ++counted_.failedAttempts;
  if (!failingSince_) failingSince_ = now;
  counted_.problem = verdict.httpStatus == 0 ? verdict.note : "HTTP " + std::to_string(verdict.httpStatus);
  const auto& pause = queue_.pause();
  if (pause.on() && pauseSaidAt_ && now - *pauseSaidAt_ >= std::chrono::hours(1)) {
    pauseSaidAt_ = now;
    logStillPaused(name_, pause.httpStatus(), now - pause.since(), waiting());
  }
}

void Endpoint::onPaused(int httpStatus) {
  const auto since = queue_.pause().since();
  pauseSaidAt_ = since;
  world_.store.saveHold({name_, since, std::nullopt, httpStatus});
  logPaused(name_, httpStatus, waiting());
}

void Endpoint::saveHoldEnd(WallTime now) {
  const auto& pause = queue_.pause();
  world_.store.saveHold({name_, pause.since(), now, pause.httpStatus()});
}

}  // namespace relay
