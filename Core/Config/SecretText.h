#pragma once

#include <string>

#include "Core/Config/SettingsLoader.h"
#include "Core/Result.h"

namespace relay {

// Turns what the ini says of a secret into the secret: env:NAME, file:PATH (its first line, at most
// 4096 bytes), sealed:…; everything else is the secret itself.
//
// Failure: Config; says which variable or file is at fault, never what is in it.
class SecretReader {
 public:
  SecretReader(const SecretSources& sources, std::string dataDir) : sources_(sources), dataDir_(std::move(dataDir)) {}
  Result<std::string> resolve(const std::string& text) const;

 private:
  const SecretSources& sources_;
  std::string dataDir_;
};

// True for a secret that stands in the ini as it is.
bool isPlainSecret(const std::string& text);

}  // namespace relay
