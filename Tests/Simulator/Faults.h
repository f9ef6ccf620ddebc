#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "Core/Result.h"
#include "Tests/Support/Server.h"

namespace relay::sim {

// Happens so often, so likely, or until then.
struct Chance {
  std::int64_t count = -1;  // < 0: not counted
  double rate = 1.0;
  std::int64_t untilUs = 0;  // 0: for ever
};

// The sudden faults, carried out by whoever owns sockets and servers.
struct FaultTarget {
  virtual ~FaultTarget() = default;
  virtual void dropSockets(bool politely, int code) = 0;
  virtual void refuseConnections(std::int64_t ms) = 0;  // 0: no longer
  virtual void freeze(std::int64_t ms) = 0;
  virtual void restart(std::int64_t downMs) = 0;
  virtual void sendRubbish(const std::string& kind, std::int64_t size) = 0;
  virtual void certificateFor(const std::string& host, int daysValid) = 0;
};

// The lasting faults. What kinds of requests there are: requestKind in Routes.h; "all" means every
// one, "xapi" and "callcontrol" their groups.
//
// A fault is a JSON object with a name and its parameters; Tests/Simulator/README.md lists them.
class Faults {
 public:
  explicit Faults(std::uint64_t seed) : random_(seed) {}

  // Failure: Config for an unknown name or parameter.
  Outcome make(const nlohmann::json& fault, std::int64_t nowUs, FaultTarget& target);

  std::int64_t delayMs(const std::string& kind);
  // How a request is to be answered instead of properly; nullopt: properly.
  std::optional<test::ServerReply> instead(const std::string& kind, std::int64_t nowUs);
  bool denied(const std::string& right) const { return denied_.count(right) != 0; }
  bool losesFrame(int eventType, std::int64_t nowUs);
  std::int64_t goneEarlyMs() const { return goneEarlyMs_; }

  // Token and sequence faults that wait to be carried out.
  struct TokenFaults {
    bool killAll = false;
    std::optional<std::int64_t> expireAfter;
    std::optional<bool> oldDies, closeSocket;
  };
  TokenFaults takeTokenFaults();
  std::int64_t takeSkip();

 private:
  struct Rule {
    std::string kind;
    Chance chance;
    test::ServerReply reply;
  };
  struct Delay {
    std::string kind;
    std::int64_t ms = 0, jitter = 0;
  };

  bool hits(Chance& chance, std::int64_t nowUs);
  bool sudden(const std::string& name, const nlohmann::json& fault, FaultTarget& target);
  bool lasting(const std::string& name, const nlohmann::json& fault, std::int64_t nowUs);
  bool tokens(const std::string& name, const nlohmann::json& fault, std::int64_t nowUs);
  void clear();

  std::mt19937_64 random_;
  std::vector<Rule> rules_;
  std::vector<Delay> delays_;
  std::set<std::string> denied_;
  Chance loseRemoves_{0, 0.0, 0}, loseUpserts_{0, 0.0, 0};
  std::int64_t goneEarlyMs_ = 0, skip_ = 0;
  TokenFaults tokenFaults_;
};

// "name,key=value,…" or a JSON object; numbers and true/false become such.
Result<nlohmann::json> parseFault(const std::string& text);

// Whether a rule for `group` concerns requests of `kind`.
bool concerns(const std::string& group, const std::string& kind);

}  // namespace relay::sim
