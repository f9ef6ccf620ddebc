#include "Service/LoneCapture.h"

#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "Core/Calls/CallTracker.h"
#include "Core/Pbx/Capture.h"
#include "Core/Pbx/ThreeCx/ThreeCxSource.h"
#include "Service/RelayParts.h"

namespace relay {
namespace {

constexpr std::chrono::milliseconds tickEvery{100};

// A tracker whose events nobody gets: it asks the phone system the questions the service would ask.
class Listener final : public PbxListener {
 public:
  Listener(boost::asio::io_context& io, CallTracker tracker) : tracker_(std::move(tracker)), timer_(io) {}

  void listenTo(PbxSource& source) {
    source_ = &source;
    source.start(*this, std::nullopt);
    tick();
  }
  void stop() {
    timer_.cancel();
    source_->stop();
  }

  void onChange(PbxChange change) override {
    TrackerOutput output;
    tracker_.apply(change, output);
    ask(output);
  }
  void onContact(WallTime) override {}
  void onStatus(const PbxStatus&) override {}

 private:
  void ask(const TrackerOutput& output) {
    if (output.wantActiveCalls) source_->readActiveCalls();
    if (output.wantCallLogFrom) source_->readCallLog(*output.wantCallLogFrom);
  }
  void tick() {
    TrackerOutput output;
    tracker_.tick(SystemClock().now(), output);
    ask(output);
    timer_.expires_after(tickEvery);
    timer_.async_wait([this](const boost::system::error_code& failed) {
      if (!failed) tick();
    });
  }

  CallTracker tracker_;
  boost::asio::steady_timer timer_;
  PbxSource* source_ = nullptr;
};

}  // namespace

Result<std::size_t> captureUntil(StopSignal& stop, const Settings& settings, const std::string& file, bool mask) {
  auto options = trackerOptions(settings);
  if (!options) return options.error();
  const SystemClock clock;
  auto capture = Capture::open(file, mask, clock.now());
  if (!capture) return capture.error();
  boost::asio::io_context io(1);
  const auto work = boost::asio::make_work_guard(io);
  Listener listener(io, CallTracker(std::move(options).value()));
  const auto source = makeThreeCxSource(io.get_executor(), clock, inspectionScope(settings),
                                        {makeRestClient, makeWebSocket}, capture.value().get());
  listener.listenTo(*source);
  stop.onGiven([&] {
    boost::asio::post(io, [&] {
      listener.stop();
      io.stop();
    });
  });
  io.run();
  stop.onGiven(nullptr);
  if (capture.value()->failed()) {
    return Error{Error::Kind::Disk, file + " could not be written to its end; is the disk full?", false};
  }
  return capture.value()->lines();
}

}  // namespace relay
