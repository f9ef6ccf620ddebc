#pragma once

#include <string>
#include <vector>

#include "Core/Config/Settings.h"
#include "Core/Result.h"

namespace relay {

// The keys that sign links to recordings, the one that signs first: those of `signing_key` (separated by commas),
// then those kept in data_dir/recording-links.key, one a line: so links stay good after a key was put into the ini,
// and end when the file is removed. With `make` the file is made with a random key, readable by its owner only, where
// there is none and `signing_key` names none; that is for the service's own account.
//
// Failure: Disk, when the file cannot be read or made; Config, when there is no key, or one of less than 16
// characters.
Result<std::vector<Secret>> recordingKeys(const std::string& dataDir, const Secret& signingKey, bool make);

}  // namespace relay
