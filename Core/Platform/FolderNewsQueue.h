#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "Core/Platform/FolderWatch.h"

namespace relay {

// News that wait to be told: each once, and never more than a bounded number of them. What replaces or
// covers earlier news drops those.
//
// Threads: none of its own.
class FolderNewsQueue {
 public:
  static constexpr std::size_t kMost = 1024;  // per folder

  void add(FolderNews news);
  bool empty() const { return waiting_.empty(); }
  // Everything, in the order of the folders; of one folder Watched or Lost first. Empties the queue.
  std::vector<FolderNews> take();

 private:
  struct Folder {
    std::optional<FolderNews> state;  // Watched or Lost, the later one
    std::vector<FolderNews> news;
    std::unordered_set<std::string> paths;  // of `news`
  };
  static void collapse(Folder& folder, const std::string& name);

  std::map<std::string, Folder> waiting_;
};

}  // namespace relay
