#include "Core/Config/SettingsLoader.h"

#include <algorithm>
#include <utility>

#include "Core/Config/Checks.h"
#include "Core/Config/SectionReader.h"
#include "Core/Platform/Files.h"
#include "Core/Platform/Paths.h"

namespace relay {
namespace {

std::string folderOf(const std::string& file) {
  const std::string absolute = absolutePath(file);
  return absolute.substr(0, absolute.find_last_of("/\\"));
}

std::map<std::string, std::string> readDids(const Section& section, Report& report) {
  std::map<std::string, std::string> dids;
  for (const IniEntry& entry : section.entries) {
    if (entry.value.empty())
      report.fault(entry.line, section.heading, entry.key, "", "the name or number of the trunk is missing");
    else if (!dids.emplace(entry.key, entry.value).second)
      report.fault(entry.line, section.heading, entry.key, "", "the trunk stands here twice");
  }
  return dids;
}

template <class T>
void readOne(T& target, const std::vector<Key<T>>& table, const Written& written, const std::string& kind,
             const ReadingContext& context) {
  if (const Section* section = written.section(kind)) readSection(target, table, *section, context);
}

void readNamed(Settings& settings, const Written& written, const ReadingContext& context) {
  for (const Section& section : written.sections) {
    if (section.kind == "person") {
      PersonSettings person;
      person.name = person.displayName = section.name;
      readSection(person, personKeys(), section, context);
      settings.onDuty.people.push_back(std::move(person));
    } else if (section.kind == "binotel") {
      BinotelSettings binotel;
      binotel.name = section.name;
      readSection(binotel, binotelKeys(), section, context);
      settings.binotel.push_back(std::move(binotel));
    }
  }
}

// data_dir first: unsealing wants to know it.
void readService(ServiceSettings& service, const Written& written, const std::string& folder,
                 const SecretSources& sources, Report& report) {
  service.dataDir = defaultDataDir();
  readOne(service, serviceKeys(), written, "service", {SecretReader(sources, ""), folder, report});
  if (service.dataDir.empty()) service.dataDir = defaultDataDir();
}

// In the order of the file; what belongs to no line comes last.
void sortByLine(std::vector<Fault>& faults) {
  std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) {
    return static_cast<unsigned>(a.line - 1) < static_cast<unsigned>(b.line - 1);
  });
}

void readAll(Settings& settings, const std::vector<Section>& sections, const SecretSources& sources, Report& report) {
  const Written written{sections};
  const std::string folder = folderOf(settings.file);
  readService(settings.service, written, folder, sources, report);
  const SecretReader secrets(sources, settings.service.dataDir);
  const ReadingContext context{secrets, folder, report};
  readOne(settings.pbx, pbxKeys(), written, "pbx", context);
  if (const Section* section = written.section("did")) settings.dids = readDids(*section, report);
  settings.endpoints = readEndpoints(written, settings.pbx.internalCalls, context);
  readOne(settings.recordings, recordingsKeys(), written, "recordings", context);
  readOne(settings.server, serverKeys(), written, "server", context);
  readOne(settings.onDuty, onDutyKeys(), written, "onduty", context);
  readNamed(settings, written, context);
  crossCheck(settings, written, report);
  derive(settings);
}

}  // namespace

LoadedSettings parseSettings(const std::string& file, std::string text, const SecretSources& sources) {
  LoadedSettings loaded;
  loaded.settings.file = file;
  loaded.text = std::move(text);
  Report report{file, {}, {}};
  const IniContent content = readIni(loaded.text);
  for (const IniProblem& problem : content.problems) report.fault(problem.line, problem.section, "", "", problem.what);
  readAll(loaded.settings, groupSections(content, report), sources, report);
  sortByLine(report.faults);
  sortByLine(report.warnings);
  loaded.faults = std::move(report.faults);
  loaded.warnings = std::move(report.warnings);
  return loaded;
}

LoadedSettings loadSettings(const std::string& file, const SecretSources& sources) {
  Result<std::string> text = readFile(file, kIniFileLimit);
  if (text) return parseSettings(file, std::move(text).value(), sources);
  LoadedSettings loaded;
  loaded.settings.file = file;
  loaded.settings.service.dataDir = defaultDataDir();
  const std::string& what = text.error().what;  // begins with the file's name, which a fault has already
  loaded.faults.push_back({file, 0, "", "", "", what.starts_with(file + ": ") ? what.substr(file.size() + 2) : what});
  return loaded;
}

}  // namespace relay
