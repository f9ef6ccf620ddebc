#include "Core/Config/IniFile.h"

#include <ini.h>

#include <algorithm>
#include <optional>

#include "Core/Config/Text.h"

namespace relay {
namespace {

constexpr std::size_t kProblemLimit = 200;
constexpr std::size_t kSectionNameLimit = 200;

bool isComment(std::string_view text) { return text.starts_with(';') || text.starts_with('#'); }

// Hands the text to inih line by line, counts, and keeps away from it what it would not refuse.
//
// How inih was built (the longest line, continued lines, inline comments) makes no difference: a line
// is handed over without its indentation, and as much of it as inih has room for. inih says what its
// key is; the value is taken from the line itself.
class LineSource {
 public:
  LineSource(std::string_view text, IniContent& content) : rest_(text), content_(content) {}

  // The contract of fgets, with the size that inih has room for.
  char* next(char* buffer, int size) {
    leave();
    if (rest_.empty() || size < 3) return nullptr;
    line_ = takeLine();
    ++number_;
    const std::string_view given = usable() ? line_.substr(0, static_cast<std::size_t>(size) - 2) : "";
    expected_ = !given.empty() && !isComment(given) && given.front() != '[';
    char* const end = std::copy(given.begin(), given.end(), buffer);
    end[0] = '\n';
    end[1] = '\0';
    return buffer;
  }

  void take(std::string_view key) {
    if (!expected_) return;
    expected_ = false;
    const std::string_view behind = line_.starts_with(key) ? trimmed(line_.substr(key.size())) : std::string_view();
    if (behind.empty()) return complain("the key can't be read");
    if (key.empty()) return complain("there is no key before the \"=\"");
    if (key.find_first_of(" \t") != std::string_view::npos)
      return complain("a key is one word: is a \"=\" missing behind it?");
    content_.entries.push_back(
        {number_, section_.value_or(""), std::string(key), std::string(trimmed(behind.substr(1)))});
  }

  // What the last line was, when inih has not made an entry of it.
  void leave() {
    if (expected_) complain("this is no \"key = value\", no [section], and no comment (which begins with ; or #)");
    expected_ = false;
  }

 private:
  std::string_view takeLine() {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return trimmed(line);
  }

  bool usable() {
    if (line_.find('\0') != std::string_view::npos)
      return refuse("the line holds a NUL byte: save the file as UTF-8, not as UTF-16");
    if (line_.size() > kIniLineLimit)
      return refuse("the line is too long: at most " + std::to_string(kIniLineLimit) + " bytes are allowed");
    if (isComment(line_)) return true;
    if (!isUtf8(line_)) return refuse("the line is not UTF-8: save the file as UTF-8");
    if (hasControl(line_)) return refuse("the line holds a control character");
    if (line_.starts_with('[')) return beginSection();
    return !skipping_;
  }

  // Keys of a section whose name can't be read belong to no other one: they are passed over.
  bool beginSection() {
    const std::size_t end = line_.find(']');
    const std::string_view after = end == std::string_view::npos ? line_ : trimmed(line_.substr(end + 1));
    const std::string_view name = end == std::string_view::npos ? "" : trimmed(line_.substr(1, end - 1));
    skipping_ = true;
    if (end == std::string_view::npos || name.empty() || (!after.empty() && !isComment(after)))
      return refuse("a section is written [name], alone on its line");
    if (name.size() > kSectionNameLimit) return refuse("the name of the section is too long");
    if (content_.sections.size() >= kIniSectionLimit) return refuse("there are too many sections");
    skipping_ = false;
    section_ = name;
    content_.sections.push_back({number_, std::string(name)});
    return true;
  }

  bool refuse(const std::string& what) {
    complain(what);
    return false;
  }

  void complain(const std::string& what) {
    if (content_.problems.size() == kProblemLimit)
      content_.problems.push_back({number_, "", "there are more faults below; they are shown when these are mended"});
    if (content_.problems.size() < kProblemLimit) content_.problems.push_back({number_, section_.value_or(""), what});
  }

  std::string_view rest_;
  IniContent& content_;
  std::string_view line_;
  int number_ = 0;
  bool expected_ = false;  // an entry of this line is still to come
  bool skipping_ = false;
  std::optional<std::string> section_;
};

char* nextLine(char* buffer, int size, void* source) { return static_cast<LineSource*>(source)->next(buffer, size); }

// Some builds of inih add the number of the line.
template <class... Line>
int takeEntry(void* source, const char*, const char* key, const char* value, Line...) {
  if (key != nullptr && value != nullptr) static_cast<LineSource*>(source)->take(key);
  return 1;
}

}  // namespace

IniContent readIni(std::string_view text) {
  IniContent content;
  if (text.size() > kIniFileLimit) {
    content.problems.push_back({0, "", "the file is larger than 1 MB"});
    return content;
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    content.problems.push_back({1, "", "the file is UTF-16: save it as UTF-8"});
    return content;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  LineSource source(text, content);
  const ini_handler handler = takeEntry;
  const int failed = ini_parse_stream(&nextLine, &source, handler, &source);
  source.leave();
  if (failed == -2) content.problems.push_back({0, "", "there is not enough memory to read the file"});
  return content;
}

}  // namespace relay
