#include "Core/Delivery/Endpoint.h"

#include <algorithm>
#include <utility>

#include "Core/Delivery/DeliveryLog.h"
#include "Core/Delivery/WebhookId.h"

// Settings, acceptance and what stands on disk. Sending and answers stand in EndpointSending.cpp.
namespace relay {
namespace {

constexpr std::chrono::seconds readAgainAfter{1};

QueueRules rulesOf(const EndpointSettings& settings) {
  return {settings.maxInFlight, settings.rate, settings.liveFor, settings.keepTrying};
}

Delivery deliveryOf(DeliveryRow row) {
  return {
      row.seq,      std::move(row.webhookId), std::move(row.word), std::make_shared<CallEvent>(std::move(row.event)),
      row.attempts, row.acceptedAt,           row.waitingSince,    row.failures,
      row.refusals};
}

}  // namespace

Endpoint::Endpoint(EndpointWorld& world, std::string name, std::uint64_t waiting, const std::vector<Hold>& holds)
    : world_(world), name_(std::move(name)), queue_(QueueRules{}, world.jitter), backlog_(waiting) {
  const auto now = world_.clock.now();
  queue_.restoreHolds(holds, now);
  if (!queue_.pause().on()) return;
  pauseSaidAt_ = now;
  logStillPaused(name_, queue_.pause().httpStatus(), now - queue_.pause().since(), waiting);
}

Outcome Endpoint::configure(const EndpointSettings& settings, const std::string& country) {
  auto format = makeFormat(settings, country);
  if (!format) return format.error();
  format_ = std::move(format).value();
  settings_ = settings;
  country_ = country;
  filter_.emplace(settings);
  queue_.configure(rulesOf(settings));
  if (sender_ && sender_->inFlight > 0) retired_.push_back(sender_);
  sender_ = std::make_shared<Sender>();
  sender_->client = world_.makeClient(settings);
  return success();
}

bool Endpoint::isConfigured(const EndpointSettings& settings, const std::string& country) const {
  return format_ && settings_ == settings && country_ == country;
}

std::optional<OutboxItem> Endpoint::itemFor(const std::shared_ptr<const CallEvent>& event) {
  const auto rule = filter_->refusedBy(*event);
  if (rule.empty()) {
    auto word = format_->word(*event);
    auto id = webhookIdOf(*event, word, name_);
    return OutboxItem{name_, std::move(id), std::move(word), event};
  }
  if (rule != "stopped_ringing") ++counted_.filtered;
  return std::nullopt;
}

void Endpoint::accepted(Delivery delivery) {
  if (delivery.seq == 0) return;
  const auto now = world_.clock.now();
  if (backlog_.admit(delivery.seq, queue_.size())) {
    expire(queue_.add(std::move(delivery)), now);
  } else if (delivery.event->kind == EventKind::Ended) {
    expire(queue_.overtakenBy(*delivery.event, delivery.seq), now);
  }
}

void Endpoint::pump() {
  if (halted_ || !format_) return;
  const auto now = world_.clock.now();
  expire(queue_.expire(now), now);
  while (const auto* delivery = queue_.take(now)) send(*delivery, now);
  readPart(now);
}

std::optional<WallTime> Endpoint::wakeAt(WallTime now) const {
  if (halted_ || !format_) return std::nullopt;
  auto at = queue_.wakeAt(now);
  if (readAgainAt_) at = at ? std::min(*at, *readAgainAt_) : *readAgainAt_;
  return at;
}

void Endpoint::readPart(WallTime now) {
  if (readAgainAt_ && now < *readAgainAt_) return;
  readAgainAt_.reset();
  if (!backlog_.wantsPart(queue_.size())) return;
  const auto reading = backlog_.began();
  world_.store.waiting(name_, backlog_.readFrom(), Backlog::part,
                       [inbox = world_.inbox, weak = weak_from_this(), reading](Result<WaitingRows> part) {
                         auto shared = std::make_shared<Result<WaitingRows>>(std::move(part));
                         inbox->post([weak, reading, shared] {
                           if (const auto self = weak.lock()) self->onPart(reading, std::move(*shared));
                         });
                       });
}

// The inbox's owner pumps afterwards.
void Endpoint::onPart(std::uint64_t reading, Result<WaitingRows> part) {
  if (!backlog_.arrived(reading)) return;
  const auto now = world_.clock.now();
  if (!part) {
    counted_.problem = part.error().what;
    readAgainAt_ = now + readAgainAfter;
    return;
  }
  std::size_t added = 0;
  for (auto& row : part.value().rows) {
    if (queue_.contains(row.seq) || !backlog_.waits(row.seq)) continue;
    ++added;
    expire(queue_.add(deliveryOf(std::move(row))), now);
  }
  const auto& read = part.value();
  backlog_.took(added, read.last, read.more);
  // More is there but did not come: it is in the Store's memory until the disk takes it.
  if (read.more && read.rows.size() < static_cast<std::size_t>(Backlog::part)) readAgainAt_ = now + readAgainAfter;
}

void Endpoint::expire(const std::vector<Verdict>& expired, WallTime now) {
  for (const auto& verdict : expired) {
    count(verdict);
    record(verdict, now);
    logExpired(name_, verdict);
  }
}

void Endpoint::record(const Verdict& verdict, WallTime now) {
  if (verdict.state != DeliveryState::Waiting) backlog_.finished(verdict.delivery.seq);
  world_.store.record({verdict.delivery.seq, verdict.state, verdict.delivery.attempts, verdict.httpStatus, verdict.note,
                       now, verdict.delivery.failures, verdict.delivery.refusals});
}

void Endpoint::resume(const char* why) {
  const auto now = world_.clock.now();
  const bool paused = queue_.resume(now);
  if (paused) {
    saveHoldEnd(now);
    logResumed(name_, why, waiting());
  }
  counted_.problem.clear();
}

EndpointStatus Endpoint::status() const {
  auto status = counted_;
  status.name = name_;
  status.waiting = waiting();
  status.inFlight = queue_.inFlight();
  status.paused = queue_.pause().on();
  status.oldestWaiting = queue_.oldest();
  if (status.paused) {
    status.problem = "paused: the receiver answered HTTP " + std::to_string(queue_.pause().httpStatus());
  }
  return status;
}

}  // namespace relay
