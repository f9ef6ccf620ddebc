#include "Core/Config/FirstIni.h"

#include <set>

#include "Core/Config/FirstIniText.h"
#include "Core/Config/IniFile.h"
#include "Core/Config/SampleText.h"
#include "Core/Config/SettingsLoader.h"
#include "Core/Config/Text.h"
#include "Core/Platform/Files.h"
#include "Core/Platform/Paths.h"
#include "Core/Platform/RandomText.h"

namespace relay {
namespace {

constexpr std::size_t kKeyBytes = 24;

// What keeps a value from standing in an ini at all; empty: nothing.
std::string formFault(const IniName& name, const std::string& value) {
  if (name.section.empty() || name.key.empty()) return "a setting is named section.key, as in pbx.url";
  if (hasControl(name.section) || !isUtf8(name.section) || name.section.find_first_of("[]") != std::string::npos)
    return "the name of the section can't be read";
  const bool comment = name.key.starts_with(';') || name.key.starts_with('#') || name.key.starts_with('[');
  if (comment || hasControl(name.key) || !isUtf8(name.key) || name.key.find_first_of(" \t=:") != std::string::npos)
    return "a key is one word";
  if (hasControl(value)) return "the value holds a control character or a line break";
  if (!isUtf8(value)) return "the value is not UTF-8";
  return {};
}

// env: and file: are the service's own: what they refer to may come later.
SecretSources laterSources() {
  const std::string unknown(32, '*');
  SecretSources sources = machineSecretSources();
  sources.environment = [unknown](const std::string&) { return unknown; };
  sources.readFile = [unknown](const std::string&) { return Result<std::string>(unknown); };
  return sources;
}

std::string identityOf(const std::string& section, const std::string& key) {
  return lowered(section) + '\n' + lowered(key);
}

// A fault of one of the values, or of a section that only they have; what else is missing is for later.
bool isOfValues(const Fault& fault, const std::set<std::string>& given) {
  return given.count(identityOf(fault.section, fault.key)) != 0 || (fault.key.empty() && !fault.section.empty());
}

void append(std::string& faults, Fault fault) {
  fault.line = 0;
  faults += (faults.empty() ? "" : "\n") + describe(fault);
}

std::string faultsOfForm(const std::string& path, const IniValues& values) {
  std::string faults;
  for (const auto& [name, value] : values) {
    if (value.empty()) continue;
    const std::string what = formFault(nameOf(name), value);
    if (!what.empty())
      append(faults, {path, 0, "", "", name.find_first_of("\r\n") == std::string::npos ? name : "", what});
  }
  return faults;
}

std::string faultsOfText(const std::string& path, const std::string& text, const IniValues& values) {
  std::set<std::string> given;
  for (const auto& [name, value] : values)
    if (!value.empty()) given.insert(identityOf(nameOf(name).section, nameOf(name).key));
  std::string faults;
  for (const Fault& fault : parseSettings(path, text, laterSources()).faults)
    if (isOfValues(fault, given)) append(faults, fault);
  return faults;
}

// The values, and what a fresh file has of its own.
Result<IniValues> withApiKey(IniValues values) {
  for (const auto& [name, value] : values)
    if (lowered(name) == "server.api_key" && !value.empty()) return values;
  const Result<std::string> key = randomText(kKeyBytes);
  if (!key) return key.error();
  values.emplace_back("server.api_key", key.value());
  return values;
}

Error wrongValues(std::string faults) { return Error{Error::Kind::Config, std::move(faults)}; }

}  // namespace

Result<bool> writeFirstIni(const std::string& path, const IniValues& values) {
  if (readFile(path, kIniFileLimit)) return false;
  std::string faults = faultsOfForm(path, values);
  if (!faults.empty()) return wrongValues(std::move(faults));
  const Result<IniValues> all = withApiKey(values);
  if (!all) return all.error();
  const std::string text = fillSample(sampleText(), all.value());
  faults = faultsOfText(path, text, all.value());
  if (!faults.empty()) return wrongValues(std::move(faults));
  const std::string absolute = absolutePath(path);
  const Outcome folder = makePrivateFolder(absolute.substr(0, absolute.find_last_of("/\\")));
  if (!folder) return folder.error();
  return createFile(path, asTextFile(text));
}

}  // namespace relay
