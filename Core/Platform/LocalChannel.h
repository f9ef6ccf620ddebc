#pragma once

#include <functional>
#include <memory>
#include <string>

#include "Core/Result.h"

namespace relay {

// How commands talk to the running service: one line of JSON in, one line of JSON out, over a Unix
// socket (mode 0600) or a named pipe (administrators, SYSTEM and the service's account).
//
// `address`: made by channelAddress from the data folder, so that each instance has its own.
std::string channelAddress(const std::string& dataDir);

// Serves requests on its own thread, one at a time; a request line of more than 1 MB, or one that
// takes longer than 5 s to arrive, is dropped.
// Threads: `answer` runs on the channel's thread; its answer is one line, too.
// Lifetime: the destructor waits for a running `answer`, ends the thread and removes the address; so
//           `answer` must not wait without limit for the thread that destroys the channel.
class LocalChannel {
 public:
  // Failure: Config when another service serves the address, Disk when it cannot be made.
  static Result<std::unique_ptr<LocalChannel>> serve(const std::string& address,
                                                     std::function<std::string(const std::string&)> answer);
  virtual ~LocalChannel() = default;
};

// Asks the service. Failure: Network when none runs there (not retryable) or it does not answer
// within 30 s; Rejected when this account may not ask.
Result<std::string> askService(const std::string& address, const std::string& request);

}  // namespace relay
