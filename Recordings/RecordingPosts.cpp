#include "Recordings/RecordingPosts.h"

#include <algorithm>

namespace relay::recordings {

void RecordingPosts::pending(const std::string& callKey, const std::string& path, WallTime now, WallTime until) {
  Call& call = calls_[callKey];
  const bool fresh = call.pending.insert_or_assign(path, until).second;
  if (fresh) call.lastCameAt = now;
}

void RecordingPosts::dropped(const std::string& callKey, const std::string& path) {
  const auto found = calls_.find(callKey);
  if (found == calls_.end()) return;
  found->second.pending.erase(path);
  forgetEmpty();
}

void RecordingPosts::ready(const std::string& callKey, const std::string& path, const std::string& name,
                           const std::string& order) {
  Call& call = calls_[callKey];
  call.pending.erase(path);
  // Two with one stamp keep apart by their names.
  call.ready.insert_or_assign(order + '\n' + name, name);
}

bool RecordingPosts::anyReady() const {
  return std::any_of(calls_.begin(), calls_.end(), [](const auto& entry) { return !entry.second.ready.empty(); });
}

bool RecordingPosts::isDue(const Call& call, WallTime endedAt, WallTime now) const {
  const bool heldUp =
      std::any_of(call.pending.begin(), call.pending.end(), [now](const auto& file) { return file.second > now; });
  const WallTime from = call.lastCameAt ? std::max(endedAt, *call.lastCameAt) : endedAt;
  return !heldUp && now >= from + waitAfterEnd_;
}

std::vector<std::string> RecordingPosts::take(Call& call) {
  std::vector<std::string> names;
  for (const auto& [order, name] : call.ready) names.push_back(name);
  call.ready.clear();
  return names;
}

void RecordingPosts::forgetEmpty() {
  std::erase_if(calls_, [](const auto& entry) { return entry.second.pending.empty() && entry.second.ready.empty(); });
}

}  // namespace relay::recordings
