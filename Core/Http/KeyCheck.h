#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace relay {

// Compares in a time that depends on the length of `given` only. An empty `expected` equals nothing.
bool sameKey(std::string_view given, std::string_view expected);

enum class KeyVerdict { Right, Wrong, TooMany };  // 200, 401, 429

// Judges API keys: a wrong key is Wrong, and after ten of them from one address within a minute
// TooMany, until the oldest of the ten is a minute old. A right key is always Right, since a phone
// system or a proxy may share the address.
//
// Limits:  remembers 4,096 addresses; beyond that the one that was wrong longest ago is forgotten.
// Threads: none of its own; one caller at a time.
class KeyThrottle {
 public:
  using Now = std::chrono::steady_clock::time_point;

  KeyVerdict judge(std::string_view address, bool right, Now now);

 private:
  static constexpr std::size_t kWrongKeys = 10;
  static constexpr std::size_t kAddresses = 4096;
  struct Attempts {
    std::array<Now, kWrongKeys> at{};
    std::size_t count = 0;  // all of them, so count % kWrongKeys is the place of the next
    Now last() const { return at[(count - 1) % kWrongKeys]; }
  };
  void forgetOne(Now now);

  std::unordered_map<std::string, Attempts> wrong_;
};

}  // namespace relay
