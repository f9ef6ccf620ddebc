#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "Core/Platform/FolderWatch.h"

namespace relay {

// One folder of a FolderWatch with everything below it, on the thread that runs the io_context; inotify
// on Linux, ReadDirectoryChangesW on Windows.
//
// Threads: every call and every `tell` on the io_context's thread; opening folders may block it.
// Lifetime: after the destructor nothing is told; the io_context must run on until it has no work, since
//           what the system still does for the folder ends there.
class WatchedFolder {
 public:
  using Tell = std::function<void(FolderNews)>;

  // Begins at once: tells Watched or Lost before it returns.
  static std::unique_ptr<WatchedFolder> watch(boost::asio::io_context& io, std::string folder, Tell tell);
  virtual ~WatchedFolder() = default;
  virtual void refresh() = 0;  // as FolderWatch::refresh
};

}  // namespace relay
