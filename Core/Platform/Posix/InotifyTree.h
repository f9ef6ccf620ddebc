#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "Core/Platform/Posix/Descriptor.h"

namespace relay {

// The folders below one folder, each with its inotify watch. Paths may be of any length, beyond PATH_MAX
// too. Names below are relative: "", "a", "a/b".
class InotifyTree {
 public:
  struct Fault {
    std::string below;   // which folder could not be watched
    std::string reason;  // for the administrator
  };

  explicit InotifyTree(std::string root) : root_(std::move(root)) {}

  // nullopt: done. The events are read from descriptor().
  std::optional<Fault> open();
  int descriptor() const { return inotify_.get(); }

  // Watches everything, what is watched already, too, and forgets what is not there any more. A fault of
  // the root ends it; of several others the first is told, and the rest is watched.
  std::optional<Fault> coverAll();
  // Watches one folder that appeared, and those below it.
  std::optional<Fault> cover(const std::string& below);
  // Ends the watches of a folder that went away.
  void drop(const std::string& below);
  void forget(int watch) { watched_.erase(watch); }

  const std::string* find(int watch) const;  // null: not, or not any more
  bool isSameRoot() const;                   // whether the root's path still names the folder that is watched

 private:
  using Watches = std::unordered_map<int, std::string>;
  std::optional<Fault> walk(const std::string& top, Watches& found);
  std::optional<Fault> visit(const std::string& below, Watches& found, std::vector<std::string>& waiting);

  std::string root_;
  Descriptor inotify_;
  Watches watched_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace relay
