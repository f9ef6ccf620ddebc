#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

namespace relay {

// What a FolderWatch tells. Paths are UTF-8 (on Linux the bytes of the file system), absolute where the
// folder was given so, below `folder` as it was given.
struct FolderNews {
  enum class Kind {
    Watched,    // from now on changes are told; what there is already, or happened before, is not: look at everything
    Changed,    // `path` was made, written, moved in, renamed or is gone: look at it
    LookAgain,  // changes below `path` were missed: look at everything there
    Lost,       // changes are not told any more, or not all, until Watched; the reason says why
  };
  Kind kind = Kind::Changed;
  std::string folder;  // one of those given
  std::string path;    // Changed: a file, seldom a subfolder; else `folder` or a subfolder
  std::string reason;  // Watched, LookAgain, Lost: for the administrator
};

// Tells what changes in folders and everything below them, so that nobody has to look all the time.
//
// It is a hint. A file on a network drive that another machine writes may not be told at all, and one
// that grows may be told at each write or only when it is closed. So look at everything now and then
// as well, and call refresh() with it.
//
// - Each folder begins with Watched or Lost. One that goes is Lost at once where the system says so, else
//   with the next refresh(), and stays so until a refresh() finds it: nothing is tried in between.
// - Subfolders are watched as they appear, up to 65,536 of them (Linux); one that was moved in whole is
//   told as LookAgain. Links to folders below are not followed.
// - The same news is told once while it waits to be told; more than 1,024 waiting become one LookAgain.
//
// Failure: none but Lost.
// Threads: it has one of its own, since opening a folder of a server that is down may take the system
//          minutes. `told` runs on the executor's thread, never inside start or refresh; refresh may be
//          called on any.
// Lifetime: destroy it on the executor's thread; `told` is not called afterwards, and may destroy it. The
//           destructor waits for the thread, at most two seconds where the system holds that up.
class FolderWatch {
 public:
  using Told = std::function<void(const FolderNews&)>;

  static std::unique_ptr<FolderWatch> start(boost::asio::any_io_executor executor, std::vector<std::string> folders,
                                            Told told);
  virtual ~FolderWatch() = default;

  // Looks whether every folder is there, the same as before, and watched whole; tells what is not so.
  virtual void refresh() = 0;
};

}  // namespace relay
