#pragma once

#include <functional>
#include <optional>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "Core/Calls/CallTracker.h"
#include "Core/Delivery/Dispatcher.h"
#include "Core/Pbx/PbxSource.h"

namespace relay {

// The way of a call through the service: what the phone system says goes to the tracker, what the
// tracker concludes goes to the dispatcher in one transaction with the tracker's state, and what
// the tracker wants to know is asked of the phone system.
//
// Threads: the io thread only.
class CallPipeline final : public PbxListener {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    Clock& clock;
    Store& store;
    Dispatcher& dispatcher;
    std::function<void(const PbxStatus&)> status{};  // told of each change; may be empty
  };

  CallPipeline(Parts parts, CallTracker tracker, bool reportsInternal);

  // The source that answers the tracker's questions. Outlives the pipeline's use of it.
  void connect(PbxSource& source) { source_ = &source; }
  void disconnect();

  void configure(TrackerOptions options, bool reportsInternal);

  void onChange(PbxChange change) override;
  void onContact(WallTime lastByte) override;
  void onStatus(const PbxStatus& status) override {
    if (parts_.status) parts_.status(status);
  }

  std::size_t runningCalls() const { return tracker_.runningCalls(); }
  std::uint64_t changes() const { return changes_; }
  std::uint64_t events() const { return events_; }

 private:
  void handle(TrackerOutput&& output);
  void awaitTick();
  void onTick();

  Parts parts_;
  CallTracker tracker_;
  bool reportsInternal_;
  PbxSource* source_ = nullptr;
  boost::asio::steady_timer timer_;
  std::optional<WallTime> armedFor_;
  std::optional<WallTime> savedContact_;
  std::uint64_t changes_ = 0;
  std::uint64_t events_ = 0;
};

}  // namespace relay
