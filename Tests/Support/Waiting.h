#pragma once

#include <chrono>
#include <functional>

namespace relay::test {

// Asks again and again until `condition` holds or the time is over; what it said last.
bool waitUntil(std::chrono::milliseconds limit, const std::function<bool()>& condition,
               std::chrono::milliseconds every = std::chrono::milliseconds(10));

}  // namespace relay::test
