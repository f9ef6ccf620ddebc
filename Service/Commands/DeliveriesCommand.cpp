#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "Core/Api/DeliveriesJson.h"
#include "Core/Masking.h"
#include "Core/Moment.h"
#include "Service/Commands/Commands.h"
#include "Service/Commands/ConfigOption.h"
#include "Service/DeliveryRecord.h"

namespace relay {
namespace {

constexpr int mostRows = 10'000;

struct DeliveriesOptions {
  std::string config;
  std::string endpoint;
  std::string state;
  std::string since;
  std::string until;
  std::string call;
  std::int64_t seq = 0;
  int limit = 0;  // 0: as the command has it
  bool failed = false;
  bool dryRun = false;
  bool json = false;
};

Error notAnOption(const std::string& what) { return {Error::Kind::Config, what, false}; }

// "4711" is the phone system's call id, "260301101502_4711" or "260301101502_4711-1" one call.
void chooseCall(const std::string& call, DeliveryQuery& query) {
  if (call.find('_') != std::string::npos)
    query.callKey = call.substr(0, call.find('-'));
  else
    query.callId = std::strtoll(call.c_str(), nullptr, 10);
}

Result<DeliveryQuery> queryOf(const DeliveriesOptions& options) {
  DeliveryQuery query;
  const WallTime now = SystemClock().now();
  if (!options.endpoint.empty()) query.endpoint = options.endpoint;
  if (!options.call.empty()) chooseCall(options.call, query);
  if (options.seq > 0) query.seq = options.seq;
  if (!options.since.empty() && !(query.since = parseMoment(options.since, now))) {
    return notAnOption("--since " + options.since + " is no time: give 2026-03-01T09:15:00Z, 2026-03-01, or 2h, 7d");
  }
  if (!options.until.empty() && !(query.until = parseMoment(options.until, now))) {
    return notAnOption("--until " + options.until + " is no time: give 2026-03-01T09:15:00Z, 2026-03-01, or 2h, 7d");
  }
  if (!options.state.empty() && !(query.state = stateFromName(options.state))) {
    return notAnOption("--state " + options.state + " is none of waiting, delivered, expired, dead");
  }
  if (options.failed) query.state = DeliveryState::Dead;
  if (options.limit > 0) query.limit = options.limit;
  return query;
}

void printRow(const nlohmann::json& row) {
  fmt::print("{:>8}  {:<24}  {:<12}  {:<22}  {:<28}  {:<6}  {:<9}  {:>3}  {:>3}  {}\n", row.value("seq", 0),
             row.value("acceptedAt", ""), row.value("endpoint", ""), row.value("event", ""), row.value("id", ""),
             row.value("user", ""), row.value("state", ""), row.value("attempts", 0), row.value("status", 0),
             row.value("note", ""));
}

void printRows(const nlohmann::json& rows) {
  fmt::print("{:>8}  {:<24}  {:<12}  {:<22}  {:<28}  {:<6}  {:<9}  {:>3}  {:>3}  {}\n", "SEQ", "ACCEPTED", "ENDPOINT",
             "EVENT", "ID", "USER", "STATE", "TRY", "ANS", "NOTE");
  for (const auto& row : rows) printRow(row);
}

void printOne(const nlohmann::json& row) {
  for (const auto& [member, value] : row.items()) {
    fmt::print("{:<12} {}\n", member, value.is_string() ? value.get<std::string>() : value.dump());
  }
}

int list(const DeliveriesOptions& options) {
  const auto query = queryOf(options);
  if (!query) return failWith(query.error());
  DeliveryRecord record(dataDirOf(options.config));
  const auto rows = record.list(query.value());
  if (!rows) return failWith(rows.error());
  if (options.json)
    fmt::print("{}\n", rows.value().dump(2));
  else
    printRows(rows.value());
  return exitDone;
}

int show(const DeliveriesOptions& options) {
  DeliveryQuery query;
  query.seq = options.seq;
  DeliveryRecord record(dataDirOf(options.config));
  const auto rows = record.list(query);
  if (!rows) return failWith(rows.error());
  if (rows.value().empty()) {
    return failWith(notAnOption(fmt::format("There is no delivery {}: see 'deliveries list'", options.seq)));
  }
  if (options.json)
    fmt::print("{}\n", rows.value().front().dump(2));
  else
    printOne(rows.value().front());
  return exitDone;
}

int replay(const DeliveriesOptions& options) {
  auto query = queryOf(options);
  if (!query) return failWith(query.error());
  if (!query.value().seq && !query.value().endpoint && !query.value().callId && !query.value().callKey) {
    return failWith(notAnOption("Say what is to be sent again: --seq, --endpoint or --call"));
  }
  if (!query.value().state && !query.value().seq) query.value().state = DeliveryState::Dead;
  if (options.limit == 0) query.value().limit = mostRows;
  DeliveryRecord record(dataDirOf(options.config));
  const auto rows = record.replay(query.value(), options.dryRun);
  if (!rows) return failWith(rows.error());
  if (options.json)
    fmt::print("{}\n", rows.value().dump(2));
  else
    printRows(rows.value());
  complain(fmt::format("{} {}", rows.value().size(), options.dryRun ? "would be sent again" : "will be sent again"));
  if (rows.value().size() == static_cast<std::size_t>(query.value().limit)) {
    complain("These are the newest; there may be older ones: give the same command again when they are sent");
  }
  return exitDone;
}

int resume(const DeliveriesOptions& options) {
  DeliveryRecord record(dataDirOf(options.config));
  const auto outcome = record.resume(options.endpoint);
  if (!outcome) return failWith(outcome.error());
  fmt::print("Endpoint {} is tried again now\n", options.endpoint);
  return exitDone;
}

void addChoice(CLI::App& command, DeliveriesOptions& options) {
  command.add_option("--endpoint", options.endpoint, "Only this endpoint")->type_name("NAME");
  command.add_option("--call", options.call, "Only this call: its id, or the phone system's call id")->type_name("ID");
  command.add_option("--state", options.state, "waiting, delivered, expired or dead")->type_name("STATE");
  command.add_option("--since", options.since, "Accepted since: a time, or 2h, 7d")->type_name("TIME");
  command.add_option("--until", options.until, "Accepted before")->type_name("TIME");
  command.add_option("--limit", options.limit, "At most this many, newest first (list 100, replay 10000)")
      ->check(CLI::Range(1, mostRows));
}

}  // namespace

void addDeliveriesCommand(CLI::App& app, int& exitCode) {
  auto* command = app.add_subcommand("deliveries", "What was sent, what waits, what expired, what died");
  command->require_subcommand(1);
  auto options = std::make_shared<DeliveriesOptions>();
  const auto word = [&](const char* name, const char* about, int (*work)(const DeliveriesOptions&)) {
    auto* sub = command->add_subcommand(name, about);
    addConfigOption(*sub, options->config);
    sub->add_flag("--json", options->json, "The same as JSON");
    sub->callback([options, work, &exitCode] { exitCode = work(*options); });
    return sub;
  };
  auto* lists = word("list", "One line for each delivery, newest first", list);
  addChoice(*lists, *options);
  lists->add_flag("--failed", options->failed, "Only dead letters");
  word("show", "Everything known of one delivery", show)->add_option("seq", options->seq, "Its number")->required();
  auto* replays =
      word("replay", "Sends finished deliveries again, under their old ids (dead letters, if not said)", replay);
  addChoice(*replays, *options);
  replays->add_option("--seq", options->seq, "Only this delivery");
  replays->add_flag("--dry-run", options->dryRun, "Only show what would be sent");
  word("resume", "Ends the pause of an endpoint now", resume)
      ->add_option("endpoint", options->endpoint, "Its name")
      ->required();
}

}  // namespace relay
