#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Delivery/Backlog.h"
#include "Core/Delivery/Dispatcher.h"
#include "Core/Delivery/EndpointFilter.h"
#include "Core/Delivery/EndpointQueue.h"
#include "Core/Delivery/Format/Format.h"
#include "Core/Delivery/Inbox.h"
#include "Core/Delivery/Store.h"

namespace relay {

// What endpoints share; outlives them.
struct EndpointWorld {
  boost::asio::any_io_executor executor;
  Clock& clock;
  Store& store;
  std::function<std::unique_ptr<HttpClient>(const EndpointSettings&)> makeClient;
  Jitter jitter;
  std::shared_ptr<Inbox> inbox;
  std::function<void()> changed;  // an answer came: when to wake next may have changed
};

// One receiver: its filter and format, its queue, its connections, and what is counted of it.
//
// Threads: the io thread.
class Endpoint : public std::enable_shared_from_this<Endpoint> {
 public:
  // `waiting`: its rows on disk; `holds`: its pauses so far.
  Endpoint(EndpointWorld& world, std::string name, std::uint64_t waiting, const std::vector<Hold>& holds);

  // Failure: Config for a format that this version does not have; the endpoint is as before.
  Outcome configure(const EndpointSettings& settings, const std::string& country);
  bool isConfigured(const EndpointSettings& settings, const std::string& country) const;

  // What goes on disk for this event; nullopt: the endpoint does not want it.
  std::optional<OutboxItem> itemFor(const std::shared_ptr<const CallEvent>& event);
  // It is on disk, or in the Store's memory while the disk refuses. seq 0: it was refused there.
  void accepted(Delivery delivery);
  void replayed(std::int64_t oldest, std::size_t count) { backlog_.rewind(oldest, count); }

  // Expires, sends, reads from disk: whatever is due.
  void pump();
  std::optional<WallTime> wakeAt(WallTime now) const;
  void resume(const char* why);
  void clockWentBack(WallTime now) { queue_.clockWentBack(now); }

  void halt() { halted_ = true; }  // nothing new is sent
  void cancel();                   // what is in flight is given up, and waits on disk
  std::size_t inFlight() const { return queue_.inFlight(); }
  EndpointStatus status() const;

 private:
  // The old one lives on until its last answer when settings change.
  struct Sender {
    std::unique_ptr<HttpClient> client;
    std::size_t inFlight = 0;
  };
  struct Attempt {
    std::int64_t seq = 0;
    WallTime began;
  };

  void send(const Delivery& delivery, WallTime now);
  HttpRequest requestFor(const Delivery& delivery, WallTime now) const;
  void onAnswer(const std::shared_ptr<Sender>& sender, Attempt attempt, const Result<HttpResponse>& result);
  void release(const std::shared_ptr<Sender>& sender);
  void settle(const Verdict& verdict, const Attempt& attempt, WallTime now);
  void count(const Verdict& verdict);
  void noteHealth(const Verdict& verdict, WallTime now);
  void onPaused(int httpStatus);
  void saveHoldEnd(WallTime now);
  void expire(const std::vector<Verdict>& expired, WallTime now);
  void record(const Verdict& verdict, WallTime now);
  void readPart(WallTime now);
  void onPart(std::uint64_t reading, Result<WaitingRows> part);
  std::uint64_t waiting() const { return queue_.size() + backlog_.onDiskOnly(); }

  EndpointWorld& world_;
  const std::string name_;
  EndpointSettings settings_;
  std::string country_;
  std::unique_ptr<Format> format_;
  std::optional<EndpointFilter> filter_;
  EndpointQueue queue_;
  Backlog backlog_;
  std::shared_ptr<Sender> sender_;
  std::vector<std::shared_ptr<Sender>> retired_;
  EndpointStatus counted_;
  std::optional<WallTime> failingSince_;
  std::optional<WallTime> pauseSaidAt_;
  std::optional<WallTime> readAgainAt_;
  bool halted_ = false;
};

}  // namespace relay
