#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "Core/Result.h"
#include "Tests/Support/Server.h"

namespace relay::receiver {

// How requests to one path are answered.
struct Manner {
  std::vector<int> statuses{200};  // one after the other; the last one stays
  std::size_t next = 0;
  std::string match;         // only requests whose target contains this
  std::int64_t untilUs = 0;  // 0: for ever
  test::ServerReply reply;   // everything but the status
};

// The rules of the receiver: the newest one that fits a request counts; without one it is answered 200.
class Behaviour {
 public:
  // A JSON object; Tests/Receiver/README.md lists its members. {"clear":true} forgets all rules.
  // Failure: Config with what is not understood.
  Outcome add(const nlohmann::json& rule, std::int64_t nowUs);

  test::ServerReply answer(const test::ServerRequest& request);

 private:
  struct Rule {
    std::string path;  // "": every path
    Manner manner;
  };
  std::vector<Rule> rules_;
};

// "503,503,200" or "503": status codes of 100..599; 0 means no answer at all.
Result<std::vector<int>> parseStatuses(const std::string& text);

}  // namespace relay::receiver
