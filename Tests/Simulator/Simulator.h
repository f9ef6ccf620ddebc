#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "Tests/Simulator/Options.h"
#include "Tests/Simulator/Player.h"
#include "Tests/Simulator/Recorder.h"
#include "Tests/Simulator/Records.h"
#include "Tests/Simulator/Scenarios.h"
#include "Tests/Simulator/Site.h"
#include "Tests/Support/Certificates.h"
#include "Tests/Support/Server.h"

namespace relay::sim {

// The simulated phone system in one: its servers, its sockets, and what is played on it.
//
// Threads: that of the io_context. Lifetime: outlived by the io_context.
// Failure: the constructor throws std::exception when it cannot listen or a file can't be used.
class Simulator final : private FaultTarget {
 public:
  Simulator(boost::asio::io_context& io, Options options);

  std::string url() const;
  std::string controlUrl() const;
  // Called once, when the play is over.
  std::function<void()> onDone;

 private:
  // Servers.
  test::ServerHandlers pbxHandlers();
  test::ServerHandlers controlHandlers();
  test::ServerReply control(const test::ServerRequest& request);
  test::ServerReply makeFault(const std::string& text);
  void replied(const test::ServerRequest& request, int status, std::int64_t answeredUs);
  test::ServerReply userByHand(const std::string& number, const test::ServerRequest& request);
  std::string stats() const;
  std::string issueCertificate(const std::vector<std::string>& hosts, int days);

  // The play.
  void addDns();
  void begin();
  void perform(Action& action);
  void sendFrame(SendFrame& frame);
  void repeatLater(const std::string& entity);
  void repeat(const RepeatFrame& again);
  void beginCall(const std::string& spec);
  const CallKind* forwardedKind(const CallKind* kind, CallWish& wish);
  void endCall(const EndCall& call, bool cut);
  void checkDone();
  void broadcast(const Frame& frame);
  void flushRecords();
  void growRecordings();

  // Faults.
  void dropSockets(bool politely, int code) override;
  void refuseConnections(std::int64_t ms) override;
  void freeze(std::int64_t ms) override;
  void restart(std::int64_t downMs) override;
  void sendRubbish(const std::string& kind, std::int64_t size) override;
  void certificateFor(const std::string& host, int daysValid) override;

  boost::asio::io_context& io_;
  Options options_;
  Site site_;
  Records records_;
  Recorder recorder_;
  Cast cast_;
  Player player_;
  test::CertifiedKey authority_;
  test::CertifiedKey certificate_;
  std::unique_ptr<test::Server> pbx_;
  std::unique_ptr<test::Server> control_;
  std::set<std::shared_ptr<test::ServerSocket>> sockets_;
  std::map<std::string, std::uint64_t> generations_;  // of repeated upserts, by entity
  Scenario scenario_;
  std::uint64_t nextTag_ = 1;
  std::int64_t downUntilUs_ = 0, restartedUs_ = 0;
  bool repeats_ = true;
  enum class Phase { Waiting, Running, Done } phase_ = Phase::Waiting;
};

}  // namespace relay::sim
