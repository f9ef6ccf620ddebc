#include "Core/Config/LastGoodSettings.h"

#include <map>

#include "Core/Config/IniFile.h"
#include "Core/Config/SecretText.h"
#include "Core/Config/Tables.h"
#include "Core/Platform/Files.h"

namespace relay {
namespace {

// Lists of secrets are sealed one by one: the commas between them are the ini's.
Result<std::string> sealedValue(const IniEntry& entry, const std::string& dataDir, const Seal& sealSecret) {
  const bool isList = lowered(entry.key) == "signing_secret";
  std::vector<std::string> parts = isList ? splitList(entry.value) : std::vector<std::string>{entry.value};
  for (std::string& part : parts) {
    if (!isPlainSecret(part)) continue;
    Result<std::string> sealed = sealSecret(dataDir, part);
    if (!sealed) return sealed.error();
    part = std::move(sealed).value();
  }
  return joined(parts);
}

std::string namesOfPlace(const IniEntry& entry) { return "[" + entry.section + "] " + entry.key; }

}  // namespace

std::string lastGoodFile(const std::string& dataDir) { return dataDir + "/webhooks.ini.last-good"; }

Result<std::string> sealedCopy(const std::string& text, const std::string& dataDir, const Seal& sealSecret) {
  const IniContent content = readIni(text);
  std::map<int, std::string> lines;
  for (const IniSection& section : content.sections) lines[section.line] = "[" + section.name + "]";
  for (const IniEntry& entry : content.entries) {
    std::string value = entry.value;
    if (isSecretKey(entry.section, entry.key)) {
      Result<std::string> sealed = sealedValue(entry, dataDir, sealSecret);
      if (!sealed)
        return Error{sealed.error().kind, namesOfPlace(entry) + " could not be sealed: " + sealed.error().what};
      value = std::move(sealed).value();
    }
    lines[entry.line] = entry.key + " = " + value;
  }
  std::string copy;
  int at = 1;
  for (const auto& [line, written] : lines) {
    for (; at < line; ++at) copy += '\n';
    copy += written;
  }
  return copy + '\n';
}

Outcome keepLastGood(const LoadedSettings& good, const Seal& sealSecret) {
  const std::string& dataDir = good.settings.service.dataDir;
  const Result<std::string> copy = sealedCopy(good.text, dataDir, sealSecret);
  if (!copy) return copy.error();
  const Outcome folder = makePrivateFolder(dataDir);
  if (!folder) return folder;
  return replaceFile(lastGoodFile(dataDir), copy.value(), {good.settings.file});
}

Result<LoadedSettings> loadLastGood(const std::string& dataDir, const std::string& iniFile,
                                    const SecretSources& sources) {
  Result<std::string> text = readFile(lastGoodFile(dataDir), 2 * kIniFileLimit);
  if (!text) return Error{Error::Kind::Config, "No settings that worked are kept: " + text.error().what};
  LoadedSettings loaded = parseSettings(iniFile, std::move(text).value(), sources);
  if (loaded.ok()) return loaded;
  Fault first = loaded.faults.front();
  first.file = lastGoodFile(dataDir);
  return Error{Error::Kind::Config, "The settings that last worked can't be used any more: " + describe(first)};
}

}  // namespace relay
