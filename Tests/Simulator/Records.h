#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <string>

#include "Tests/Simulator/Exchange.h"
#include "Tests/Support/Server.h"

namespace relay::sim {

// What the simulator writes down for tests and measurements, as JSON lines (README.md).
class Records {
 public:
  // Empty names: not written. Failure: throws std::runtime_error when a file can't be made.
  Records(const std::string& framesFile, const std::string& expectFile);

  bool wantsFrames() const { return frames_.is_open(); }
  void queued(std::uint64_t tag, const Frame& frame);
  void sent(std::uint64_t tag);
  void answered(const test::ServerRequest& request, const std::string& kind, int status, std::int64_t answeredUs);
  // `cut`: the phone system was restarted in the middle of the call.
  void ended(const EndCall& call, std::int64_t establishedUs, std::int64_t nowUs, bool cut);
  void flush();

 private:
  struct Queued {
    std::int64_t sequence, callId, legId;
    int type;
    bool repeat;
    std::string entity;
  };
  std::ofstream frames_;
  std::ofstream expect_;
  std::map<std::uint64_t, Queued> queued_;
};

}  // namespace relay::sim
