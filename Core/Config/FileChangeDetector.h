#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace relay {

// Decides from repeated looks at a file when it has changed: the content differs from what was last
// taken, and has been the same for `settle` (an editor may write in pieces) or, where the file is
// missing or closed to us, for `patience` (an editor may replace it).
//
// Pure: the time comes in.
class FileChangeDetector {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::milliseconds kSettle{400};
  static constexpr std::chrono::milliseconds kPatience{1500};

  // `taken`: the content that is in force; nullopt: none could be read.
  explicit FileChangeDetector(std::optional<std::string> taken) : taken_(std::move(taken)) {}

  // `content`: what the file holds now; nullopt when it can't be read. True once per change: now it
  // is to be loaded.
  bool look(const std::optional<std::string>& content, Moment now);

 private:
  std::optional<std::string> taken_;
  std::optional<std::string> seen_;
  std::optional<Moment> seenSince_;  // nullopt: the last look saw what is taken
};

}  // namespace relay
