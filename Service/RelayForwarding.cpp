// The push: the number of the person on duty is kept in the phone system.
#include <spdlog/spdlog.h>

#include "Core/OnDuty/ForwardingUpdater.h"
#include "Core/OnDuty/OnDuty.h"
#include "Service/EventLog.h"
#include "Service/RelayState.h"

namespace relay {
namespace {

using Kind = ForwardingNews::Kind;

void log(const ForwardingNews& news) {
  switch (news.kind) {
    case Kind::Updated: return spdlog::info("[3CX] Successfully updated mobile number. {}", news.text);
    case Kind::Found:
    case Kind::RulesRight:
    case Kind::Recovered: return spdlog::info("[3CX] {}", news.text);
    case Kind::Alarm:
      spdlog::error("[3CX] {}", news.text);
      return writeEvent(EventNumber::OnDutyUpdateFailed, news.text);
    default: return spdlog::warn("[3CX] {}", news.text);
  }
}

// For the proof: what was changed, and what could not be.
DutyRecord lineOf(const ForwardingNews& news, const DutyAnswer& onDuty, WallTime now) {
  DutyRecord line;
  line.at = now;
  line.kind = DutyRecord::Kind::Push;
  line.person = onDuty.person;
  line.before = news.before;
  line.number = news.after;
  line.source = dutySourceWord(onDuty.source);
  line.note = news.text;
  return line;
}

}  // namespace

void RelayState::startForwarding() {
  forwarding = std::make_unique<ForwardingUpdater>(ForwardingUpdater::Parts{
      threecx::makePace(io.get_executor(), clock), [this] { return source ? source->forwarding() : nullptr; },
      [this](const ForwardingNews& news) {
        log(news);
        onDuty->record(lineOf(news, onDuty->now(), clock.now()));
      }});
  onDuty->onChange([this](const DutyAnswer& answer) {
    if (forwarding) forwarding->dutyChanged(answer);
  });
  configureForwarding();
}

void RelayState::configureForwarding() {
  const auto settings = forwardingSettings(onDuty->settings());
  forwarding->configure(settings, onDuty->ready() ? std::optional(onDuty->now()) : std::nullopt);
}

// A phone system that answers again is not kept waiting for the next try.
void RelayState::noteSourceStatus(const PbxStatus& status) {
  const bool before = std::exchange(sourceConnected, status.connected);
  if (forwarding && status.connected && !before) forwarding->reachable();
}

}  // namespace relay
