#include "Core/Platform/FolderNewsQueue.h"

#include <utility>

namespace relay {

void FolderNewsQueue::add(FolderNews news) {
  Folder& folder = waiting_[news.folder];
  const bool ofAll = news.path == news.folder;
  switch (news.kind) {
    case FolderNews::Kind::Watched:
      folder = {};  // whoever looks at everything now sees all of it
      folder.state = std::move(news);
      return;
    case FolderNews::Kind::Lost: folder.state = std::move(news); return;
    case FolderNews::Kind::LookAgain:
      if (ofAll) {
        folder.news.clear();
        folder.paths.clear();
      }
      break;
    case FolderNews::Kind::Changed: break;
  }
  // A folder that is looked at as a whole is marked by its own name in `paths`.
  if (folder.paths.count(news.folder) != 0) return;
  const bool changed = news.kind == FolderNews::Kind::Changed;
  if (!folder.paths.insert(ofAll || changed ? news.path : news.path + '/').second) return;
  if (folder.news.size() == kMost) return collapse(folder, news.folder);
  folder.news.push_back(std::move(news));
}

void FolderNewsQueue::collapse(Folder& folder, const std::string& name) {
  folder.news.clear();
  folder.paths = {name};
  folder.news.push_back({FolderNews::Kind::LookAgain, name, name, "more changed at once than can be told one by one"});
}

std::vector<FolderNews> FolderNewsQueue::take() {
  std::vector<FolderNews> all;
  for (auto& [name, folder] : waiting_) {
    if (folder.state) all.push_back(std::move(*folder.state));
    for (auto& news : folder.news) all.push_back(std::move(news));
  }
  waiting_.clear();
  return all;
}

}  // namespace relay
