#pragma once

#include <string>

#include "Core/Result.h"

namespace relay {

enum class FileUse {
  Free,     // nobody has it open for writing
  Written,  // somebody has
  Unknown,  // the system does not tell: another machine's file, or somebody else's
};

// Whether anybody writes a file just now. It is opened for reading on the way.
//
// Failure: Disk when it is not there, is no plain file, or may not be read.
// Threads: any. Blocks as long as the file system does.
Result<FileUse> fileUse(const std::string& path);

}  // namespace relay
