#include "Core/OnDuty/OverrideRules.h"

#include <utility>

#include "Core/Moment.h"
#include "Core/OnDuty/PersonNames.h"

namespace relay {
namespace {

constexpr std::chrono::days longestOverride{366};
constexpr std::size_t longestText = 500;

Error refused(std::string what) { return {Error::Kind::Config, std::move(what), false}; }

DutyRecord lineOf(DutyRecord::Kind kind, const DutyOverride& one, WallTime at, const std::string& who,
                  const std::string& why) {
  DutyRecord line;
  line.at = at;
  line.kind = kind;
  line.person = one.person;
  line.who = who;
  line.note = "from " + momentText(one.from) + " until " + momentText(one.until);
  if (!why.empty()) line.note += ": " + why;
  return line;
}

}  // namespace

Result<DutyOverride> checkedOverride(const DutySettings& settings, const OverrideWish& wish, WallTime now) {
  const PersonNames names(settings.onDuty.people);
  const PersonSettings* person = names.find(wish.person);
  if (!settings.onDuty.enabled) return refused("[onduty] enabled = no: there is nothing to override");
  if (person == nullptr) return refused("There is no section [person " + wish.person + "] in the settings");
  const std::string unusable = unusableBecause(person->mobile, dutyNumberRules(settings));
  if (!unusable.empty())
    return refused("The mobile number of [person " + person->name + "] can't be used: " + unusable);
  if (wish.until <= wish.from) return refused("It ends before it begins");
  if (wish.until <= now) return refused("It lies in the past");
  if (wish.until - wish.from > longestOverride) return refused("It is longer than a year: put it into the roster");
  if (wish.why.size() > longestText || wish.who.size() > longestText)
    return refused("The reason, or who it is by, is longer than 500 characters");
  return DutyOverride{0, person->name, wish.from, wish.until, wish.why, wish.who, now};
}

DutyRecord overrideMade(const DutyOverride& made) {
  return lineOf(DutyRecord::Kind::Override, made, made.madeAt, made.who, made.why);
}

DutyRecord overrideEnded(const DutyOverride& ended, WallTime at, const std::string& who, const std::string& why) {
  return lineOf(DutyRecord::Kind::OverrideEnded, ended, at, who, why);
}

}  // namespace relay
