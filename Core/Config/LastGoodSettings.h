#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "Core/Config/SettingsLoader.h"
#include "Core/Result.h"

namespace relay {

// The copy of webhooks.ini that last worked: dataDir/webhooks.ini.last-good, with the rights of the
// ini and its plain secrets sealed. A restart with a faulty ini uses it.

using Seal = std::function<Result<std::string>(const std::string& dataDir, std::string_view secret)>;

// Keeps `good`, which must be ok(). Comments are left out, since old secrets may stand in them. A secret
// that can't be sealed fails the whole copy, rather than lie on the disk twice.
Outcome keepLastGood(const LoadedSettings& good, const Seal& sealSecret);

// The text that is kept: the ini's lines at their places, plain secrets sealed.
Result<std::string> sealedCopy(const std::string& text, const std::string& dataDir, const Seal& sealSecret);

// Where the copy is.
std::string lastGoodFile(const std::string& dataDir);

// The kept copy; its settings carry `iniFile` as their file. Failure: Config when none is kept, or
// when it is itself no longer good (a secret file that has gone, another version's key).
Result<LoadedSettings> loadLastGood(const std::string& dataDir, const std::string& iniFile,
                                    const SecretSources& sources);

}  // namespace relay
