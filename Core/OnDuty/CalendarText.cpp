#include "Core/OnDuty/CalendarText.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace relay {
namespace {

constexpr std::array<std::string_view, 16> kept{
    "ATTENDEE",      "DTEND", "DTSTART", "DURATION", "EXDATE", "EXRULE",   "PRIORITY", "RDATE",
    "RECURRENCE-ID", "RRULE", "STATUS",  "SUMMARY",  "UID",    "SEQUENCE", "BEGIN",    "END"};

Error refused(std::string what) { return {Error::Kind::Config, std::move(what), false}; }

// The next line with what it is folded into, without line ends; moves `text` behind it.
std::string nextLine(std::string_view& text) {
  std::string line;
  for (bool more = true; more;) {
    const std::size_t end = text.find('\n');
    std::string_view part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (part.ends_with('\r')) part.remove_suffix(1);
    line += part;
    more = !text.empty() && (text.front() == ' ' || text.front() == '\t');
    if (more) text.remove_prefix(1);
  }
  return line;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

// Walks through the lines and knows which component it is in.
class Cutter {
 public:
  explicit Cutter(CalendarText& cut) : cut_(cut) {}

  Outcome take(const std::string& line) {
    const std::size_t nameEnd = line.find_first_of(":;");
    if (nameEnd == std::string::npos) return success();  // no property; libical would not take it either
    const std::string name = upper(line.substr(0, nameEnd));
    if (name == "BEGIN") return begin(upper(value(line)), line);
    if (name == "END") return end(upper(value(line)), line);
    if (inside_.empty()) return success();
    if (inside_.size() == 1 && name == "X-WR-TIMEZONE") cut_.zone = value(line);
    return keep(name, line);
  }

  bool ended() const { return ended_ && inside_.empty(); }

 private:
  static std::string value(const std::string& line) {
    const std::size_t colon = line.find(':');
    std::string found = colon == std::string::npos ? std::string() : line.substr(colon + 1);
    while (!found.empty() && found.back() == ' ') found.pop_back();
    return found;
  }

  bool inEvent() const { return inside_.size() == 2 && inside_[1] == "VEVENT"; }
  bool inZone() const { return inside_.size() >= 2 && inside_[1] == "VTIMEZONE"; }

  Outcome begin(const std::string& component, const std::string& line) {
    if (inside_.empty() && component != "VCALENDAR") return refused("it is no calendar: it begins with " + line);
    if (inside_.size() >= 10) return refused("its components are nested too deeply");
    inside_.push_back(component);
    if (inside_.size() == 2) part_.clear();
    return keep("BEGIN", line);
  }

  Outcome end(const std::string& component, const std::string& line) {
    if (inside_.empty() || inside_.back() != component) return refused("an END:" + component + " has no beginning");
    auto outcome = keep("END", line);
    if (inEvent())
      outcome = finish(cut_.events, CalendarText::mostEvents, "entries");
    else if (inside_.size() == 2 && inZone())
      outcome = finish(cut_.zones, CalendarText::mostZones, "time zones");
    inside_.pop_back();
    ended_ = true;
    return outcome;
  }

  Outcome keep(const std::string& name, const std::string& line) {
    const bool wanted = inZone() || (inEvent() && std::find(kept.begin(), kept.end(), name) != kept.end());
    if (!wanted || line.back() == ':') return success();  // libical takes a property without a value for an error
    if (part_.size() + line.size() > CalendarText::longestPart)
      return refused("one of its entries is larger than " + std::to_string(CalendarText::longestPart >> 10) + " KB");
    part_ += line + "\r\n";
    return success();
  }

  Outcome finish(std::vector<std::string>& parts, std::size_t most, const char* what) {
    if (parts.size() >= most)
      return refused("it holds more than " + std::to_string(most) + " " + what + ": export fewer years of it");
    parts.push_back(std::exchange(part_, {}));
    return success();
  }

  CalendarText& cut_;
  std::vector<std::string> inside_;  // from VCALENDAR to where we are
  std::string part_;
  bool ended_ = false;
};

}  // namespace

Result<CalendarText> cutCalendar(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  CalendarText cut;
  Cutter cutter(cut);
  bool begun = false;
  while (!text.empty()) {
    const std::string line = nextLine(text);
    if (line.empty()) continue;
    if (!begun && upper(line.substr(0, 15)) != "BEGIN:VCALENDAR")
      return refused("it is no calendar: it does not begin with BEGIN:VCALENDAR");
    begun = true;
    if (auto taken = cutter.take(line); !taken) return taken.error();
  }
  if (!begun) return refused("it is empty");
  if (!cutter.ended()) return refused("it is cut off: its end is missing");
  return cut;
}

}  // namespace relay
