#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "Core/Result.h"

namespace relay {

// Paths are UTF-8 on every system. Failures are Disk errors that name the file and the system's reason.
// Threads: any.

// The whole file. Failure: also when it holds more than `limit` bytes. On Windows the file is opened
// so that others may write, rename and delete it meanwhile.
Result<std::string> readFile(const std::string& path, std::size_t limit);

// Who may read a file that is written: its owner alone (on Windows: administrators, SYSTEM and the
// account that writes), or the same people as may read another file.
struct FileRights {
  std::string like;  // empty: the owner alone; else a file whose mode (without "others") is taken over
};

// Puts `content` in place of the file at once: a reader, or a power cut, finds the old content or
// the new one, never a part. Written beside it, synced, renamed; the folder is synced too.
Outcome replaceFile(const std::string& path, std::string_view content, const FileRights& rights = {});

// The same for a file that must not be there yet: false, and nothing is written, where `path` exists,
// whatever it is.
Result<bool> createFile(const std::string& path, std::string_view content, const FileRights& rights = {});

// Text as the system's own editor keeps it well: on Windows with CR LF and a UTF-8 mark, so that Notepad
// saves it as UTF-8 again; elsewhere as it is. `text` has LF and no mark.
std::string asTextFile(std::string_view text);

// Makes the folder and those above it, where they are missing. A folder that was made here is for its
// owner alone (Windows: administrators, SYSTEM and this account); one that exists keeps its rights.
Outcome makePrivateFolder(const std::string& path);

// Bytes that this account may still write on the volume of `path`.
Result<std::uint64_t> freeSpace(const std::string& path);

// Whether everybody on the machine may read the file: mode bits for others; on Windows an entry for
// Everyone, Users or Authenticated Users.
Result<bool> readableByEverybody(const std::string& path);

}  // namespace relay
