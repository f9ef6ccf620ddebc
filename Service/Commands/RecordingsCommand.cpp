#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "Core/Moment.h"
#include "Recordings/RecordingsJson.h"
#include "Service/Commands/Commands.h"
#include "Service/Commands/ConfigOption.h"
#include "Service/RecordingsRecord.h"

namespace relay {
namespace {

struct RecordingsOptions {
  std::string config;
  std::string call;
  std::string number;
  std::string name;
  std::string since;
  std::string until;
  int limit = 100;
  bool json = false;
};

Error notAnOption(const std::string& what) { return {Error::Kind::Config, what, false}; }

// "4711" is the phone system's call id, "260301101502_4711" or "260301101502_4711-1" one call.
void chooseCall(const std::string& call, recordings::RecordingQuery& query) {
  if (call.find('_') != std::string::npos)
    query.callKey = call.substr(0, call.find('-'));
  else
    query.callId = std::strtoll(call.c_str(), nullptr, 10);
}

Result<recordings::RecordingQuery> queryOf(const RecordingsOptions& options) {
  recordings::RecordingQuery query;
  const WallTime now = SystemClock().now();
  if (!options.call.empty()) chooseCall(options.call, query);
  if (!options.number.empty()) query.number = options.number;
  if (!options.since.empty() && !(query.since = parseMoment(options.since, now)))
    return notAnOption("--since " + options.since + " is no time: give 2026-03-01T09:15:00Z, 2026-03-01, or 2h, 7d");
  if (!options.until.empty() && !(query.until = parseMoment(options.until, now)))
    return notAnOption("--until " + options.until + " is no time: give 2026-03-01T09:15:00Z, 2026-03-01, or 2h, 7d");
  query.limit = options.limit;
  return query;
}

void printRow(const nlohmann::json& row) {
  fmt::print("{:<32}  {:<24}  {:>8.1f}  {:<6}  {:<18}  {:<8}  {}\n", row.value("name", ""), row.value("madeAt", ""),
             row.value("seconds", 0.0), row.value("extension", ""), row.value("caller", ""), row.value("state", ""),
             row.value("bytes", 0));
}

int list(const RecordingsOptions& options) {
  const auto query = queryOf(options);
  if (!query) return failWith(query.error());
  const auto rows = RecordingsRecord(options.config).list(query.value());
  if (!rows) return failWith(rows.error());
  if (options.json) {
    fmt::print("{}\n", rows.value().dump(2));
    return exitDone;
  }
  fmt::print("{:<32}  {:<24}  {:>8}  {:<6}  {:<18}  {:<8}  {}\n", "NAME", "MADE", "SECONDS", "EXT", "CALLER", "STATE",
             "BYTES");
  for (const auto& row : rows.value()) printRow(row);
  return exitDone;
}

int show(const RecordingsOptions& options) {
  recordings::RecordingQuery query;
  query.name = options.name.ends_with(".mp3") ? options.name : options.name + ".mp3";
  const auto rows = RecordingsRecord(options.config).list(query);
  if (!rows) return failWith(rows.error());
  if (rows.value().empty())
    return failWith(notAnOption("There is no recording " + *query.name + ": see 'recordings list'"));
  const auto& row = rows.value().front();
  if (options.json) {
    fmt::print("{}\n", row.dump(2));
    return exitDone;
  }
  for (const auto& [member, value] : row.items())
    fmt::print("{:<12} {}\n", member, value.is_string() ? value.get<std::string>() : value.dump());
  return exitDone;
}

int erase(const RecordingsOptions& options) {
  const auto outcome = RecordingsRecord(options.config).erase(options.number);
  if (!outcome) return failWith(outcome.error());
  const auto& erased = outcome.value();
  if (options.json)
    fmt::print("{}\n", erased.dump(2));
  else
    for (const auto& file : erased.at("files")) fmt::print("erased {}\n", file.get<std::string>());
  for (const auto& problem : erased.at("problems")) complain(problem.get<std::string>());
  complain(fmt::format("{} files and {} deliveries were erased", erased.at("files").size(),
                       erased.at("deliveries").get<int>()));
  return erased.at("problems").empty() ? exitDone : exitRefused;
}

}  // namespace

void addRecordingsCommand(CLI::App& app, int& exitCode) {
  auto* command = app.add_subcommand("recordings", "The library of recordings");
  command->require_subcommand(1);
  auto options = std::make_shared<RecordingsOptions>();
  const auto word = [&](const char* name, const char* about, int (*work)(const RecordingsOptions&)) {
    auto* sub = command->add_subcommand(name, about);
    addConfigOption(*sub, options->config);
    sub->add_flag("--json", options->json, "The same as JSON");
    sub->callback([options, work, &exitCode] { exitCode = work(*options); });
    return sub;
  };
  auto* lists = word("list", "One line for each MP3, newest first", list);
  lists->add_option("--call", options->call, "Only this call: its id, or the phone system's call id")->type_name("ID");
  lists->add_option("--number", options->number, "Only of this caller or extension")->type_name("NUMBER");
  lists->add_option("--since", options->since, "Made since: a time, or 2h, 7d")->type_name("TIME");
  lists->add_option("--until", options->until, "Made before")->type_name("TIME");
  lists->add_option("--limit", options->limit, "At most this many (100)")->check(CLI::Range(1, 1'000'000));
  word("show", "Everything known of one MP3", show)->add_option("name", options->name, "Its name")->required();
  word("erase", "Erases what was recorded and told of a caller: MP3, WAV, deliveries", erase)
      ->add_option("--number", options->number, "The caller, as 'recordings list' shows it")
      ->type_name("NUMBER")
      ->required();
}

}  // namespace relay
