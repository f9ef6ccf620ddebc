#include "Service/CallPipeline.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Masking.h"

namespace relay {
namespace {

constexpr std::chrono::seconds contactEvery{5};

const char* wordFor(EventKind kind) {
  switch (kind) {
    case EventKind::Ringing: return "ringing";
    case EventKind::Dialing: return "dialing";
    case EventKind::Started: return "answered";
    case EventKind::Ended: return "ended";
    case EventKind::Stopped: return "stopped ringing";
    case EventKind::Recording: return "recorded";
    case EventKind::Notice: return "noticed";
  }
  return "unknown";
}

void logEvent(const CallEvent& event) {
  const char* suffix = event.kind != EventKind::Ended       ? ""
                       : event.finish == FinishType::Missed ? ", missed"
                       : event.transferred                  ? ", transferred"
                                                            : "";
  spdlog::info("call {}: {} {} {} {}{}{}", event.id(), wordFor(event.kind), event.user,
               event.direction == Direction::Incoming ? "from" : "to",
               event.callerNumber.empty() ? "anonymous" : masked(event.callerNumber), suffix,
               event.recovered ? " (found after a gap)" : "");
}

}  // namespace

CallPipeline::CallPipeline(Parts parts, CallTracker tracker, bool reportsInternal)
    : parts_(parts), tracker_(std::move(tracker)), reportsInternal_(reportsInternal), timer_(parts.executor) {
  awaitTick();
}

void CallPipeline::disconnect() { source_ = nullptr; }

void CallPipeline::configure(TrackerOptions options, bool reportsInternal) {
  tracker_.configure(std::move(options));
  reportsInternal_ = reportsInternal;
  awaitTick();
}

void CallPipeline::onChange(PbxChange change) {
  ++changes_;
  TrackerOutput output;
  tracker_.apply(change, output);
  handle(std::move(output));
}

void CallPipeline::onContact(WallTime lastByte) {
  if (savedContact_ && lastByte - *savedContact_ < contactEvery) return;
  savedContact_ = lastByte;
  parts_.store.saveContact(lastByte);
}

void CallPipeline::handle(TrackerOutput&& output) {
  for (const auto& event : output.events) {
    if (!event.internal || reportsInternal_) logEvent(event);
  }
  if (!reportsInternal_) {
    for (const auto& remark : output.remarks) spdlog::info("{}", remark);
  }
  events_ += output.events.size();
  if (observer_) {
    for (const auto& event : output.events) observer_(event);
  }
  if (!output.events.empty() || !output.changed.empty()) {
    parts_.dispatcher.accept(std::move(output.events), std::move(output.changed), std::nullopt);
  }
  if (source_ != nullptr && output.wantActiveCalls) source_->readActiveCalls();
  if (source_ != nullptr && output.wantCallLogFrom) source_->readCallLog(*output.wantCallLogFrom);
  awaitTick();
}

void CallPipeline::awaitTick() {
  const auto next = tracker_.nextTick();
  if (next == armedFor_) return;
  armedFor_ = next;
  timer_.cancel();
  if (!next) return;
  timer_.expires_after(std::max(*next - parts_.clock.now(), std::chrono::milliseconds(0)));
  timer_.async_wait([this](const boost::system::error_code& failed) {
    if (!failed) onTick();
  });
}

void CallPipeline::onTick() {
  armedFor_.reset();
  TrackerOutput output;
  tracker_.tick(parts_.clock.now(), output);
  handle(std::move(output));
}

}  // namespace relay
