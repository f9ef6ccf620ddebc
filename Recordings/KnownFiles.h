#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_set>

namespace relay::recordings {

// Which files need not be looked at again: path, size and time of each as one 64-bit number, so that half a million of
// them take some 20 MB. Two files that share one would have to be a 1 in 10^8 chance.
//
// Threads: any.
class KnownFiles {
 public:
  void add(std::string_view path, std::uint64_t size, std::int64_t changedAt);
  bool contains(std::string_view path, std::uint64_t size, std::int64_t changedAt) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_set<std::uint64_t> marks_;
};

}  // namespace relay::recordings
