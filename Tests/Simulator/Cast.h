#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "Tests/Simulator/Step.h"

namespace relay::sim {

// Numbers that start again when the phone system does.
struct Counters {
  std::int64_t nextCall = 1001;
  std::int64_t nextLeg = 8001;
};

struct Span {
  Millis from{0}, to{0};
};

// Who may take part in generated calls, and how long things take.
struct CastOptions {
  std::vector<std::string> extensions;
  std::vector<std::string> queues{"800", "801"};
  std::string ivr = "777";
  std::string onDuty = "999";
  std::string trunk = "10001";
  std::string did = "DID-100";  // what `[did]` has for the trunk; empty: nothing
  std::string partyDid;         // party_did of extension legs; empty as live
  bool originatedByRouter = true;
  bool referredBy = true;
  Span ring{Millis(1000), Millis(4000)};
  Span talk{Millis(2500), Millis(6500)};
  std::int64_t agentGapMs = 1;  // between the polls of two agents of a queue
};

// What one generated call may be told to be; 0 and empty: drawn.
struct CallWish {
  Millis ring{0};
  Millis talk{0};
  std::string from;
  std::vector<std::string> extensions;
};

// Hands out people, numbers and times to the calls. The same seed gives the same calls.
class Cast {
 public:
  Cast(CastOptions options, std::uint64_t seed) : options_(std::move(options)), random_(seed) {}

  const CastOptions& options() const { return options_; }
  Counters& counters() { return counters_; }
  void wish(CallWish wish) { wish_ = std::move(wish), wished_ = 0; }

  // Where the on-duty extension forwards to.
  const std::string& mobile() const { return mobile_; }
  void forwardTo(std::string number) { mobile_ = std::move(number); }

  // The next extension; each is handed out again only after all others.
  std::string extension();
  std::string queue();
  std::string outsideNumber();
  // Whole seconds and a half, so that a cut duration does not hang on a millisecond.
  Millis talk();
  Millis ring();
  std::uint64_t draw(std::uint64_t below) { return random_() % below; }

 private:
  Millis within(Span span);

  CastOptions options_;
  Counters counters_;
  CallWish wish_;
  std::string mobile_ = "+15551239999";
  std::size_t wished_ = 0;
  std::size_t next_ = 0;
  std::mt19937_64 random_;
};

}  // namespace relay::sim
