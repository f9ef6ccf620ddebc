#include "Core/Config/FirstIniText.h"

#include <algorithm>
#include <optional>

#include "Core/Config/Text.h"

namespace relay {
namespace {

constexpr std::string_view kBlankMark = "; To be filled in:\n";

// What a line of the sample is.
struct SampleLine {
  std::string_view text;
  std::string section;  // lower case; empty: before the first, or one that is commented out
  std::string key;      // lower case; empty: no key
  bool inForce = false;
  bool heading = false;  // of a section, in force or commented out
};

std::string_view headingOf(std::string_view line) {
  const std::size_t end = line.find(']');
  return line.starts_with('[') && end != std::string_view::npos ? line.substr(1, end - 1) : std::string_view();
}

// Settings that are commented out have no blank behind the semicolon; remarks have one.
std::string_view uncommented(std::string_view line) {
  const bool setting = line.size() > 1 && line[0] == ';' && line[1] != ' ';
  return setting ? line.substr(1) : line;
}

std::vector<SampleLine> readSample(std::string_view sample) {
  std::vector<SampleLine> lines;
  std::string section;
  while (!sample.empty()) {
    const std::size_t end = std::min(sample.find('\n'), sample.size());
    SampleLine line{sample.substr(0, end), "", "", false, false};
    sample.remove_prefix(std::min(end + 1, sample.size()));
    const std::string_view setting = uncommented(line.text);
    line.inForce = setting == line.text;
    if (const std::string_view name = headingOf(setting); !name.empty()) {
      line.heading = true;
      section = line.inForce ? lowered(name) : "";
    } else if (!setting.starts_with(';') && !section.empty()) {
      line.key = lowered(trimmed(setting.substr(0, std::min(setting.find('='), setting.size()))));
    }
    line.section = section;
    lines.push_back(std::move(line));
  }
  return lines;
}

// Hands out each value once.
class Waiting {
 public:
  explicit Waiting(const IniValues& values) {
    for (const auto& [name, value] : values)
      if (!value.empty()) waiting_.push_back({nameOf(name), value});
  }

  // The lines of a key; of a whole section where `key` is empty.
  std::string take(const std::string& section, const std::string& key) {
    std::string text;
    std::erase_if(waiting_, [&](const Value& value) {
      const bool meant = lowered(value.name.section) == section && (key.empty() || lowered(value.name.key) == key);
      if (meant) text += value.name.key + " = " + value.text + '\n';
      return meant;
    });
    return text;
  }

  // The section of the first value that is left, as written.
  std::optional<std::string> next() const {
    return waiting_.empty() ? std::nullopt : std::optional(waiting_.front().name.section);
  }

 private:
  struct Value {
    IniName name;
    std::string text;
  };
  std::vector<Value> waiting_;
};

// The last line of the section that the line at `index` belongs to.
bool endsSection(const std::vector<SampleLine>& lines, std::size_t index) {
  for (std::size_t next = index + 1; next < lines.size() && !lines[next].heading; ++next)
    if (!lines[next].key.empty()) return false;
  return true;
}

std::string lineText(const SampleLine& line, Waiting& waiting) {
  if (!line.key.empty()) {
    const std::string given = waiting.take(line.section, line.key);
    if (!given.empty()) return given;
    if (line.inForce) return std::string(kBlankMark) + line.key + " =\n";
  }
  return std::string(line.text) + '\n';
}

}  // namespace

IniName nameOf(const std::string& name) {
  const std::size_t dot = std::min(name.find('.'), name.size());
  return {name.substr(0, dot), name.substr(std::min(dot + 1, name.size()))};
}

std::string fillSample(std::string_view sample, const IniValues& values) {
  Waiting waiting(values);
  const std::vector<SampleLine> lines = readSample(sample);
  std::string text;
  for (std::size_t index = 0; index < lines.size(); ++index) {
    const SampleLine& line = lines[index];
    text += lineText(line, waiting);
    if (!line.key.empty() && endsSection(lines, index)) text += waiting.take(line.section, "");
  }
  while (const std::optional<std::string> section = waiting.next())
    text += "\n\n[" + *section + "]\n" + waiting.take(lowered(*section), "");
  return text;
}

}  // namespace relay
