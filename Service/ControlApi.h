#pragma once

#include <atomic>
#include <functional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <nlohmann/json_fwd.hpp>

#include "Core/Api/Health.h"
#include "Core/Delivery/Dispatcher.h"
#include "Core/Delivery/Store.h"
#include "Core/OnDuty/OnDuty.h"

namespace relay {

// The questions that commands ask a running service over the local channel: "ping", "health",
// "deliveries.list", "deliveries.replay", "deliveries.resume", "inspect", "capture", "folders", "recordings.list",
// "recordings.erase", and those of DutyAnswers.h.
//
// Threads: answer() is called on the channel's thread; the work is done on the io thread, and
// answer() waits for it, 25 s at most.
class ControlApi {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    Store& store;
    Dispatcher& dispatcher;
    std::function<HealthReport()> health;
    std::function<void(std::function<void(std::string)>)> inspect;       // answers with a JSON text
    std::function<Outcome(const std::string& file, bool mask)> capture;  // an empty file name ends it
    // "recordings.list" and "recordings.erase"; answers on any thread.
    std::function<void(const nlohmann::json& request, std::function<void(std::string)> reply)> recordings;
    std::function<Settings()> settings;  // those in force
    OnDuty& onDuty;
  };
  explicit ControlApi(Parts parts) : parts_(std::move(parts)) {}

  std::string answer(const std::string& request);

  // The io thread works no more: who waits for it is sent away.
  void close() { closed_ = true; }

 private:
  using Reply = std::function<void(std::string)>;
  void dispatch(const nlohmann::json& request, const Reply& reply);
  std::string list(const nlohmann::json& request);  // on the channel's thread
  void replay(const nlohmann::json& request, const Reply& reply);
  void resume(const nlohmann::json& request, const Reply& reply);
  void capture(const nlohmann::json& request, const Reply& reply);
  void folders(const Reply& reply);

  Parts parts_;
  std::atomic<bool> closed_ = false;
};

}  // namespace relay
