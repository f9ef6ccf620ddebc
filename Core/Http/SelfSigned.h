#pragma once

#include <string>

#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

// Makes a key (P-256) and a certificate signed by itself, for `hostName`, localhost, 127.0.0.1 and ::1,
// valid from the day before `now` for ten years, as two PEM files. The key's file is readable by its
// owner only, from before the key is in it. Existing files are replaced.
//
// Failure: Disk, naming the file.
Outcome makeSelfSigned(const std::string& certificateFile, const std::string& keyFile, const std::string& hostName,
                       WallTime now);

}  // namespace relay
