#include "Tests/Support/Waiting.h"

#include <thread>

namespace relay::test {

bool waitUntil(std::chrono::milliseconds limit, const std::function<bool()>& condition,
               std::chrono::milliseconds every) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= end) return condition();
    std::this_thread::sleep_for(every);
  }
  return true;
}

}  // namespace relay::test
