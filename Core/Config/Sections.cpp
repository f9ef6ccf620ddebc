#include "Core/Config/Sections.h"

#include <algorithm>
#include <map>

#include "Core/Config/Text.h"

namespace relay {
namespace {

struct Kind {
  const char* word;
  bool alone;  // [word]
  bool named;  // [word NAME]
};
constexpr Kind kKinds[] = {{"service", true, false},  {"pbx", true, false},     {"did", true, false},
                           {"webhooks", true, false}, {"webhook", false, true}, {"recordings", true, false},
                           {"server", true, false},   {"onduty", true, false},  {"person", false, true},
                           {"binotel", true, true}};

std::string spelling(const Kind& kind) {
  return kind.alone ? "[" + std::string(kind.word) + "]" : "[" + std::string(kind.word) + " NAME]";
}

// What is wrong with a heading; empty: nothing.
std::string faultOf(const Section& section) {
  std::vector<std::string> words;
  for (const Kind& kind : kKinds) {
    words.emplace_back(kind.word);
    if (section.kind != kind.word) continue;
    if (section.name.empty() && !kind.alone) return "the section needs a name, as in " + spelling(kind);
    if (!section.name.empty() && section.kind == "webhooks")
      return "a further receiver is written [webhook " + section.name + "]";
    if (!section.name.empty() && !kind.named) return "the section has no name of its own: write " + spelling(kind);
    if (section.kind == "webhook" && lowered(section.name) == "webhooks")
      return "the name \"webhooks\" is that of the section [webhooks]";
    return {};
  }
  return "this section is not known" + suggestion(section.kind, words);
}

Section sectionOf(const IniSection& written) {
  Section section;
  const std::size_t blank = std::min(written.name.find_first_of(" \t"), written.name.size());
  section.heading = written.name;
  section.kind = lowered(written.name.substr(0, blank));
  section.name = trimmed(std::string_view(written.name).substr(blank));
  section.line = written.line;
  return section;
}

std::string identityOf(const Section& section) { return section.kind + ' ' + lowered(section.name); }

}  // namespace

const IniEntry* Section::find(const std::string& key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const IniEntry& entry) { return lowered(entry.key) == key; });
  return found == entries.end() ? nullptr : &*found;
}

std::vector<Section> groupSections(const IniContent& content, Report& report) {
  std::vector<Section> sections;
  std::map<std::string, std::size_t> known;  // identity -> place
  for (const IniSection& written : content.sections) {
    Section section = sectionOf(written);
    const std::string fault = faultOf(section);
    if (!fault.empty()) {
      report.fault(written.line, written.name, "", "", fault);
      continue;
    }
    const auto [place, fresh] = known.emplace(identityOf(section), sections.size());
    if (fresh)
      sections.push_back(std::move(section));
    else
      report.fault(written.line, written.name, "", "",
                   "the section stands on line " + std::to_string(sections[place->second].line) +
                       " already: put its keys together there");
  }
  for (const IniEntry& entry : content.entries) {
    const auto place = known.find(identityOf(sectionOf({0, entry.section})));
    if (place != known.end())
      sections[place->second].entries.push_back(entry);
    else if (entry.section.empty())
      report.fault(entry.line, "", entry.key, "", "the key stands before the first [section]");
  }
  return sections;
}

}  // namespace relay
