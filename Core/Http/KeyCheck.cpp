#include "Core/Http/KeyCheck.h"

#include <algorithm>

namespace relay {

bool sameKey(std::string_view given, std::string_view expected) {
  if (expected.empty()) return false;
  volatile unsigned difference = given.size() == expected.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto a = static_cast<unsigned char>(given[i]);
    const auto b = static_cast<unsigned char>(expected[i % expected.size()]);
    difference = difference | static_cast<unsigned>(a ^ b);
  }
  return difference == 0;
}

KeyVerdict KeyThrottle::judge(std::string_view address, bool right, Now now) {
  using std::chrono::minutes;
  if (right) return KeyVerdict::Right;
  const auto known = wrong_.find(std::string(address));
  if (known == wrong_.end() && wrong_.size() >= kAddresses) forgetOne(now);
  Attempts& attempts = known == wrong_.end() ? wrong_[std::string(address)] : known->second;
  const std::size_t place = attempts.count % kWrongKeys;
  // The place of the next holds the tenth last one.
  if (attempts.count >= kWrongKeys && now - attempts.at[place] < minutes(1)) return KeyVerdict::TooMany;
  attempts.at[place] = now;
  ++attempts.count;
  return KeyVerdict::Wrong;
}

void KeyThrottle::forgetOne(Now now) {
  using std::chrono::minutes;
  std::erase_if(wrong_, [now](const auto& entry) { return now - entry.second.last() >= minutes(1); });
  if (wrong_.size() < kAddresses) return;
  wrong_.erase(std::min_element(wrong_.begin(), wrong_.end(),
                                [](const auto& a, const auto& b) { return a.second.last() < b.second.last(); }));
}

}  // namespace relay
