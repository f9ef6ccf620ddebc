#pragma once

#include <string>
#include <string_view>

#include "Core/Result.h"

namespace relay {

// Secrets that only this machine can read, as `sealed:…` in webhooks.ini.
//
// Windows: DPAPI with machine scope; any process of the machine that can read the ini can unseal.
// Linux:   AES-256-GCM with a key of 32 random bytes in dataDir/secret.key, mode 0600, made at the
//          first seal. It belongs to the owner of dataDir, also when root seals.
// Threads: any.

// "sealed:…", one line of printable ASCII. Failure: Disk (the key can't be made or read), Config
// (the secret is empty, has a line break, or more than 4096 bytes).
Result<std::string> seal(const std::string& dataDir, std::string_view secret);

// Takes the text with "sealed:" in front. Failure: Config when it is damaged or was sealed on another
// machine or for another data folder; Disk when the key can't be read.
Result<std::string> unseal(const std::string& dataDir, std::string_view sealedText);

}  // namespace relay
