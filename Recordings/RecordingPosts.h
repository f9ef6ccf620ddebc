#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "Core/Time.h"

namespace relay::recordings {

// The MP3s of one call that are to be posted together, in the order in which they were recorded.
struct DuePost {
  std::string callKey;
  std::vector<std::string> names;
};

// When the links of a call are posted: after its end, when nothing more of it is being written or encoded, and
// `waitAfterEnd` after its end and after its last file came, whichever was later. A file that comes when the others
// are posted makes a post of its own.
//
// A file that is not getting ready holds the others up until the moment given for it, and no longer.
//
// Threads: one owner. Pure.
class RecordingPosts {
 public:
  explicit RecordingPosts(std::chrono::milliseconds waitAfterEnd) : waitAfterEnd_(waitAfterEnd) {}

  // A file of the call is there; it may hold the others up until then. Repeated with later moments as it grows.
  void pending(const std::string& callKey, const std::string& path, WallTime now, WallTime until);
  // The file gives no MP3: it is silent, broken, gone or there twice.
  void dropped(const std::string& callKey, const std::string& path);
  // The file has become this MP3. `order` sorts the names of a call.
  void ready(const std::string& callKey, const std::string& path, const std::string& name, const std::string& order);

  // What is to be posted now; it is taken out.
  // `endedAt` is nullopt while the call goes on.
  template <class EndedAt>
  std::vector<DuePost> due(WallTime now, const EndedAt& endedAt) {
    std::vector<DuePost> posts;
    for (auto& [key, call] : calls_) {
      if (call.ready.empty()) continue;
      const std::optional<WallTime> ended = endedAt(key);
      if (ended && isDue(call, *ended, now)) posts.push_back({key, take(call)});
    }
    forgetEmpty();
    return posts;
  }
  // Whether an MP3 waits to be posted.
  bool anyReady() const;

 private:
  struct Call {
    std::map<std::string, WallTime> pending;   // path -> until when it holds the others up
    std::map<std::string, std::string> ready;  // order -> name
    std::optional<WallTime> lastCameAt;
  };

  bool isDue(const Call& call, WallTime endedAt, WallTime now) const;
  static std::vector<std::string> take(Call& call);
  void forgetEmpty();

  std::chrono::milliseconds waitAfterEnd_;
  std::map<std::string, Call> calls_;
};

}  // namespace relay::recordings
