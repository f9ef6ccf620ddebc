#pragma once

#include <optional>
#include <string>

namespace relay {

// Why a service cannot use `path` because of its drive letter, with the path to write instead where it can
// be found; nullopt where nothing speaks against it. Letters for folders of other machines ("Z:" for
// \\server\share), and those that subst makes, belong to the session of one user: a service does not see
// them, though the user who tries the path does.
//
// On Linux there are no letters, so always nullopt.
// Threads: any. May ask the file system, so a dead server can hold it up.
std::optional<std::string> driveLetterProblem(const std::string& path);

}  // namespace relay
