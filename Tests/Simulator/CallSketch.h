#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "Tests/Simulator/Cast.h"
#include "Tests/Simulator/Expected.h"
#include "Tests/Simulator/Step.h"

namespace relay::sim {

// A participant of a sketched call, to be named again.
struct Part {
  Leg leg;
};

// Draws one call: what the phone system shows at which time, and what a relay must send for it.
// The times of the calls of members must not descend by more than the frames are meant to.
class CallSketch {
 public:
  // A call with an outside party; `number` empty: withheld.
  CallSketch(Cast& cast, std::string kind, bool outgoing = false);
  // A call between two extensions that belongs to another sketch's story (a consultation).
  struct Inside {};
  CallSketch(Cast& cast, std::string kind, Inside);

  std::int64_t id() const { return expected_.callId; }
  const std::string& number() const { return expected_.callerId; }

  // A participant that faces the outside party, at its desk phone.
  Part part(const std::string& dn, const std::string& status);
  // The same DN with its other device.
  Part web(const Part& part);
  // A participant of an inside call.
  Part inside(const std::string& dn, const std::string& status, const std::string& other);

  void show(Millis at, const Part& part);  // appears, or changes
  void connect(Millis at, Part& part);
  void gone(Millis at, const Part& part);
  void listed(Millis at, const std::string& callee, const std::string& status);
  void unlisted(Millis at);
  // Callee texts of ActiveCalls.
  std::string outside(const std::string& number) const;
  std::string person(const std::string& dn) const { return dn + " User " + dn; }

  // What is to be sent, in order.
  void ringing(const std::string& user, const char* type = "ext", int leg = 0) {
    say(expected_.ringing(user, type, leg));
  }
  void dialing(const std::string& user) { say(expected_.dialing(user)); }
  void started(const std::string& user, const char* trType = "NotDef", int leg = 1) {
    say(expected_.started(user, trType, leg));
  }
  void ended(const std::string& user, Millis talk, int leg = 1, bool transfer = false) {
    say(expected_.ended(user, transfer, std::chrono::floor<std::chrono::seconds>(talk).count(), leg));
  }
  void missed(const std::string& user, int leg = 0) { say(expected_.missed(user, leg)); }

  // The end of the call; takes in the steps of calls that belong to it.
  Scenario finish(Millis at, Scenario others = {});

 private:
  void say(std::string line) { lines_.push_back(std::move(line)); }
  void add(Millis at, Action action) { steps_.push_back({at, std::move(action)}); }

  Cast& cast_;
  std::string kind_;
  ExpectedCall expected_;
  int nextLegId_;
  std::vector<std::string> lines_;
  Scenario steps_;
};

}  // namespace relay::sim
