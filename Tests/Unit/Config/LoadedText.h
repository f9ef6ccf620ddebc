#pragma once

#include <map>
#include <string>

#include "Core/Config/SettingsLoader.h"

namespace relay {

// Secrets of the tests: env:KNOWN, file:known, and sealed:… which seals by turning the text round.
inline SecretSources testSources() {
  return {[](const std::string& name) -> std::optional<std::string> {
            if (name == "KNOWN") return "from-the-environment";
            return std::nullopt;
          },
          [](const std::string& path) -> Result<std::string> {
            if (path == "known") return std::string("from-a-file\r\n");
            return Error{Error::Kind::Disk, path + ": opening failed"};
          },
          [](const std::string&, const std::string& sealed) -> Result<std::string> {
            if (sealed == "sealed:") return Error{Error::Kind::Config, "it is damaged"};
            return std::string(sealed.rbegin(), sealed.rend() - 7);
          }};
}

inline Result<std::string> testSeal(const std::string&, std::string_view secret) {
  return "sealed:" + std::string(secret.rbegin(), secret.rend());
}

// What every file needs.
inline const std::string kMinimal =
    "[pbx]\nurl = https://pbx.example.com:5001\nclient_id = relay\nclient_secret = sealed:terces\n"
    "[webhooks]\nurl = https://crm.example.com/calls\n";

inline LoadedSettings load(const std::string& text) { return parseSettings("webhooks.ini", text, testSources()); }

// The minimal file and more.
inline LoadedSettings loadMore(const std::string& more) { return load(kMinimal + more); }

inline std::string faultsOf(const LoadedSettings& loaded) {
  std::string text;
  for (const Fault& fault : loaded.faults) text += describe(fault) + "\n";
  return text;
}

inline std::string warningsOf(const LoadedSettings& loaded) {
  std::string text;
  for (const Fault& warning : loaded.warnings) text += describe(warning) + "\n";
  return text;
}

}  // namespace relay
