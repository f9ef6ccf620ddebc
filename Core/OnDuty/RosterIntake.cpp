#include "Core/OnDuty/RosterIntake.h"

#include <utility>

#include "Core/Config/Text.h"
#include "Core/Masking.h"
#include "Core/Platform/Files.h"

namespace relay {
namespace {

constexpr std::chrono::hours keepAnew{1};  // a copy's age on disk is right to the hour

struct Come {
  std::string text;
  WallTime asOf;
  std::string etag;
  std::string lastModified;
};

Result<Come> textOf(const RosterPlace& place, const RosterText& text, WallTime now) {
  if (text.text) return Come{*text.text, now, text.etag, text.lastModified};
  if (text.fromCopy) {
    auto copy = readRosterCopy(place.copyFile, fingerprint(place.where));
    if (!copy) return Error{Error::Kind::Disk, "There is no copy of the roster yet", true};
    return Come{std::move(copy->text), copy->asOf, copy->etag, copy->lastModified};
  }
  auto read = readFile(place.where, rosterLimit);
  if (!read) return read.error();
  return Come{std::move(read).value(), now, {}, {}};
}

void keep(const RosterPlace& place, Come come, RosterFinding& finding) {
  const auto kept = keepRosterCopy(
      place.copyFile, {fingerprint(place.where), come.asOf, come.etag, come.lastModified, std::move(come.text)});
  if (kept) finding.known.keptAt = finding.asOf;
  if (!kept) finding.keepProblem = kept.error().what;
}

}  // namespace

bool RosterPlace::isUrl() const { return lowered(where).starts_with("https:"); }

RosterFormat RosterPlace::format() const {
  std::string path = lowered(where);
  if (isUrl()) path.erase(std::min(path.find_first_of("?#"), path.size()));
  return path.ends_with(".csv") ? RosterFormat::Table : RosterFormat::Calendar;
}

RosterFinding takeRoster(const RosterPlace& place, const RosterText& text, const RosterKnown& known, WallTime now,
                         const ZoneOffset& zone) {
  RosterFinding finding;
  finding.known = known;
  finding.fromCopy = text.fromCopy;
  auto come = textOf(place, text, now);
  if (!come) {
    finding.problem = come.error().what;
    return finding;
  }
  finding.asOf = come.value().asOf;
  finding.etag = come.value().etag;
  finding.lastModified = come.value().lastModified;
  const std::string content = fingerprint(come.value().text);
  const RosterWindow window = rosterWindow(now);
  const bool same = content == known.content && window.from == known.readFor;
  if (!same) {
    auto roster = readRoster(come.value().text, place.format(), window, zone);
    if (!roster) {
      finding.problem = "Roster " + maskedUrl(place.where) + ": " + roster.error().what;
      return finding;
    }
    finding.roster = std::make_shared<const Roster>(std::move(roster).value());
    finding.known = {content, window.from, known.keptAt};
  }
  const bool kept = content == known.content && finding.asOf - known.keptAt < keepAnew && finding.asOf >= known.keptAt;
  if (text.fromCopy) finding.known.keptAt = finding.asOf;
  if (!text.fromCopy && !kept) keep(place, std::move(come).value(), finding);
  return finding;
}

}  // namespace relay
