#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "Core/OnDuty/DutyJson.h"
#include "Service/Commands/Commands.h"
#include "Service/Commands/ConfigOption.h"
#include "Service/Commands/DutyPrint.h"
#include "Service/Commands/DutyTimes.h"
#include "Service/DutyDesk.h"

namespace relay {
namespace {

using nlohmann::json;

struct DutyOptions {
  std::string config;
  std::string person;
  std::string from;
  std::string to;
  std::string why;
  std::string who;
  std::string kind;
  int limit = 1000;
  bool json = false;
};

Error notAnOption(const std::string& what) { return {Error::Kind::Config, what, false}; }

// Whoever types, as far as the system tells.
std::string account() {
  for (const char* name : {"SUDO_USER", "USER", "USERNAME"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "command line";
}

// What every word needs: the settings, the zone, the times given.
struct Sitting {
  Settings settings;
  ZoneOffset zone;
  WallTime now;
  WallTime from;
  WallTime until;
};

Result<WallTime> timeGiven(const char* option, const std::string& text, ShiftEdge edge, WallTime otherwise,
                           const Sitting& at) {
  if (text.empty()) return otherwise;
  const auto time = parseDutyTime(text, edge, at.now, at.zone);
  if (time) return *time;
  return notAnOption(fmt::format("{} {} is no time: give \"2026-03-01 08:00\", 2026-03-01, +2h, or now", option, text));
}

// nullopt: complained already.
std::optional<Sitting> sitDown(const DutyOptions& options, std::chrono::seconds back, std::chrono::seconds ahead) {
  auto settings = settingsForCommand(options.config);
  if (!settings) return std::nullopt;
  auto zone = zoneOffset(settings->pbx.timezone);
  if (!zone) {
    complain(zone.error().what);
    return std::nullopt;
  }
  Sitting at{std::move(*settings), std::move(zone).value(), SystemClock().now(), {}, {}};
  const auto from = timeGiven("--from", options.from, ShiftEdge::Begin, at.now - back, at);
  const WallTime begin = from ? from.value() : WallTime();
  const auto until = timeGiven("--to", options.to, ShiftEdge::End, std::max(begin, at.now) + ahead, at);
  for (const auto* time : {&from, &until}) {
    if (*time) continue;
    complain(time->error().what);
    return std::nullopt;
  }
  at.from = from.value();
  at.until = until.value();
  return at;
}

int tell(const DutyOptions& options, const Result<json>& answer, void (*print)(const json&, const ZoneOffset&),
         const ZoneOffset& zone) {
  if (!answer) return failWith(answer.error());
  if (options.json)
    fmt::print("{}\n", answer.value().dump(2));
  else
    print(answer.value(), zone);
  return exitDone;
}

int showNow(const DutyOptions& options) {
  const auto at = sitDown(options, {}, {});
  return at ? tell(options, DutyDesk(at->settings).now(), printDutyNow, at->zone) : exitRefused;
}

int showNext(const DutyOptions& options) {
  const auto at = sitDown(options, {}, {});
  if (!at) return exitRefused;
  const auto answer = DutyDesk(at->settings).now();
  if (answer && options.json) {
    fmt::print("{}\n", answer.value().value("next", json()).dump(2));
    return exitDone;
  }
  return tell(options, answer, printDutyNext, at->zone);
}

int showWeek(const DutyOptions& options) {
  const auto at = sitDown(options, {}, std::chrono::days(7));
  if (!at) return exitRefused;
  const auto print = [](const json& answer, const ZoneOffset& zone) {
    printDutyShifts(answer, zone);
    printDutyWarnings(answer);
  };
  return tell(options, DutyDesk(at->settings).between(at->from, at->until), print, at->zone);
}

int simulate(const DutyOptions& options) {
  const auto at = sitDown(options, {}, std::chrono::days(7));
  if (!at) return exitRefused;
  if (at->until <= at->from) return failWith(notAnOption("--to lies before --from"));
  if (at->until - at->from > std::chrono::days(366))
    return failWith(notAnOption("At most a year can be simulated at once"));
  const auto answer = DutyDesk(at->settings).simulate(at->from, at->until);
  if (!answer) return failWith(answer.error());
  const std::string problem = answer.value().value("problem", "");
  if (!problem.empty()) complain(problem);
  if (options.json) {
    fmt::print("{}\n", answer.value().dump(2));
    return exitDone;
  }
  const int gaps = printDutyHours(answer.value(), at->zone);
  complain(gaps == 0 ? "No gaps" : fmt::format("{} gap{}, marked with ---", gaps, gaps == 1 ? "" : "s"));
  return exitDone;
}

int setOverride(const DutyOptions& options) {
  if (options.to.empty()) return failWith(notAnOption("Say until when: --to \"2026-03-01 08:00\", or --to +8h"));
  const auto at = sitDown(options, {}, {});
  if (!at) return exitRefused;
  const OverrideWish wish{options.person, at->from, at->until, options.why,
                          options.who.empty() ? account() : options.who};
  const auto outcome = DutyDesk(at->settings).setOverride(wish);
  if (!outcome) return failWith(outcome.error());
  if (!options.json) fmt::print("{} is on duty by hand\n", options.person);
  return options.json ? showNow(options) : exitDone;
}

int clearOverrides(const DutyOptions& options) {
  const auto at = sitDown(options, {}, std::chrono::days(3650));
  if (!at) return exitRefused;
  const auto cleared =
      DutyDesk(at->settings)
          .clearOverrides(at->from, at->until, options.why, options.who.empty() ? account() : options.who);
  if (!cleared) return failWith(cleared.error());
  if (options.json)
    fmt::print("{}\n", json{{"cleared", cleared.value()}}.dump(2));
  else
    fmt::print("{} override{} ended\n", cleared.value(), cleared.value() == 1 ? "" : "s");
  return exitDone;
}

std::optional<DutyRecord::Kind> kindNamed(const std::string& word) {
  using Kind = DutyRecord::Kind;
  for (const Kind kind : {Kind::OnDuty, Kind::Override, Kind::OverrideEnded, Kind::Push, Kind::RoutingAnswer,
                          Kind::Roster, Kind::Warning}) {
    if (dutyRecordWord(kind) == word) return kind;
  }
  return std::nullopt;
}

int showLog(const DutyOptions& options) {
  const auto at = sitDown(options, std::chrono::days(7), std::chrono::seconds(1));
  if (!at) return exitRefused;
  DutyLogQuery query{at->from, at->until, kindNamed(options.kind), options.limit};
  if (!options.kind.empty() && !query.kind)
    return failWith(notAnOption("--kind is one of on_duty, override, override_ended, push, routing, roster, warning"));
  const auto lines = DutyDesk(at->settings).log(query);
  if (!lines) return failWith(lines.error());
  if (options.json) {
    json all = json::array();
    for (const DutyRecord& line : lines.value()) all.push_back(json::parse(toJson(line)));
    fmt::print("{}\n", all.dump(2));
  } else {
    printDutyLog(lines.value(), at->zone);
  }
  if (lines.value().size() == static_cast<std::size_t>(options.limit))
    complain("These are the newest; there are older ones: give a larger --limit, or an earlier --to");
  return exitDone;
}

void addTimes(CLI::App& command, DutyOptions& options, const char* from, const char* to) {
  command.add_option("--from", options.from, from)->type_name("TIME");
  command.add_option("--to", options.to, to)->type_name("TIME");
}

void addReason(CLI::App& command, DutyOptions& options) {
  command.add_option("--why", options.why, "The reason, for the log");
  command.add_option("--who", options.who, "By whom, for the log (otherwise the account)");
}

}  // namespace

void addDutyCommand(CLI::App& app, int& exitCode) {
  auto* command = app.add_subcommand("duty", "Who is on duty for the emergency number");
  command->require_subcommand(1);
  auto options = std::make_shared<DutyOptions>();
  const auto word = [&](const char* name, const char* about, int (*work)(const DutyOptions&)) {
    auto* sub = command->add_subcommand(name, about);
    addConfigOption(*sub, options->config);
    sub->add_flag("--json", options->json, "The same as JSON");
    sub->callback([options, work, &exitCode] { exitCode = work(*options); });
    return sub;
  };
  word("now", "Who is reached now, until when, and who is next", showNow);
  word("next", "Who is on duty next", showNext);
  addTimes(*word("week", "The plan of the next seven days, and what is wrong in the next fourteen", showWeek), *options,
           "Begin (now)", "End (seven days later)");
  addTimes(*word("simulate", "Hour by hour from the roster as it is now; gaps are marked", simulate), *options,
           "Begin (now)", "End (seven days later)");
  auto* override = word("override", "Puts somebody on duty by hand", setOverride);
  override->add_option("person", options->person, "NAME of [person NAME]")->required();
  addTimes(*override, *options, "Begin (now)", "End");
  addReason(*override, *options);
  auto* clear = word("clear", "Ends what was set by hand", clearOverrides);
  addTimes(*clear, *options, "Only what touches this time (now)", "(for ever)");
  addReason(*clear, *options);
  auto* log = word("log", "The proof: who was on duty, changes of the phone system, what was answered", showLog);
  addTimes(*log, *options, "Begin (seven days ago)", "End (now)");
  log->add_option("--kind", options->kind, "on_duty, override, override_ended, push, routing, roster or warning");
  log->add_option("--limit", options->limit, "At most this many, the newest")->check(CLI::Range(1, 1'000'000));
}

}  // namespace relay
