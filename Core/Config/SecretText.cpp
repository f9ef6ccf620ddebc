#include "Core/Config/SecretText.h"

#include <cstdlib>

#include "Core/Config/Text.h"
#include "Core/Platform/Files.h"
#include "Core/Platform/Secrets.h"

namespace relay {
namespace {

constexpr std::size_t kSecretLimit = 4096;

Error wrong(std::string what) { return Error{Error::Kind::Config, std::move(what)}; }

Result<std::string> checked(std::string secret, const std::string& origin) {
  while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
  if (secret.empty()) return wrong(origin + " is empty");
  if (secret.size() > kSecretLimit || hasControl(secret))
    return wrong(origin + " holds more than one line of 4096 bytes");
  return secret;
}

}  // namespace

Result<std::string> SecretReader::resolve(const std::string& text) const {
  if (text.starts_with("env:")) {
    const std::string name = text.substr(4);
    std::optional<std::string> found = sources_.environment(name);
    if (!found) return wrong("the environment of the service has no variable \"" + name + "\"");
    return checked(std::move(*found), "the environment variable \"" + name + "\"");
  }
  if (text.starts_with("file:")) {
    Result<std::string> content = sources_.readFile(text.substr(5));
    if (!content) return wrong("the file of the secret can't be read: " + content.error().what);
    return checked(std::move(content).value(), "the file " + text.substr(5));
  }
  if (text.starts_with("sealed:")) return sources_.unseal(dataDir_, text);
  if (text.size() > kSecretLimit) return wrong("a secret has at most 4096 bytes");
  return text;
}

bool isPlainSecret(const std::string& text) {
  return !text.empty() && !text.starts_with("env:") && !text.starts_with("file:") && !text.starts_with("sealed:");
}

SecretSources machineSecretSources() {
  return {[](const std::string& name) -> std::optional<std::string> {
            const char* value = std::getenv(name.c_str());
            return value == nullptr ? std::nullopt : std::optional<std::string>(value);
          },
          [](const std::string& path) { return readFile(path, 64 * 1024); },
          [](const std::string& dataDir, const std::string& sealed) { return unseal(dataDir, sealed); }};
}

}  // namespace relay
