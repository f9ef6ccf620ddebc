#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "Core/Time.h"

namespace relay::recordings {

struct FoundFile {
  std::string path;    // UTF-8
  std::string folder;  // the name of the folder it is in
  std::uint64_t size = 0;
  std::int64_t changedAt = 0;  // the file system's ticks
  WallTime changed;            // the same moment, to about a second
};

struct FolderProblem {
  std::string path;
  std::string reason;
};

struct ScanSummary {
  std::uint64_t files = 0;                // of any kind
  std::vector<FolderProblem> unreadable;  // folders, at most 100
};

// Looks at every file whose name ends with .wav (in any case) in a folder and all below it, links to folders left out,
// and tells those that `wanted` asks for by their name alone. Memory: that of the open folders.
//
// Threads: any; blocks. Half a million files take a second or two on a local disk.
ScanSummary scanFolder(const std::string& folder, const std::function<bool(const std::string& fileName)>& wanted,
                       const std::function<void(FoundFile)>& found, const std::stop_token& stop);

// One file as it is now; false when it is not there or is no plain file, with the reason.
bool lookAt(const std::string& path, FoundFile& file, std::string& reason);

}  // namespace relay::recordings
