#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "Core/Result.h"

namespace relay::test {

struct LocalAnswer {
  int status = 0;
  std::string body;
};

// One request to a server of this machine over plain HTTP/1.1, for control ports; blocks.
//
// `url`: "http://127.0.0.1:8080/stats".
// Failure: Config for another kind of URL, Network, Timeout.
Result<LocalAnswer> localRequest(const std::string& method, const std::string& url, const std::string& body = {},
                                 std::chrono::milliseconds limit = std::chrono::seconds(10));

// A port that nobody listens on just now. Prefer port 0 where a program can be asked for its port.
std::uint16_t freePort();

}  // namespace relay::test
