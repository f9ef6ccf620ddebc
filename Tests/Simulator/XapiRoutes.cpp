// /xapi/v1 as far as the product needs it (docs/3cx.md).
#include <algorithm>
#include <cstdio>
#include <utility>

#include "Tests/Simulator/OData.h"
#include "Tests/Simulator/Routes.h"
#include "Tests/Simulator/XapiReplies.h"

namespace relay::sim {

using nlohmann::ordered_json;
using test::ServerReply;
using test::ServerRequest;

namespace {

std::vector<ordered_json> activeCalls(const Site& site, std::int64_t nowUs) {
  const std::int64_t ahead = site.options.clockAheadUs;
  std::vector<ordered_json> rows;
  for (const auto& call : site.exchange.running()) {
    ordered_json row;
    row["Id"] = call.id;
    row["Caller"] = call.caller;
    row["Callee"] = call.callee;
    row["Status"] = call.status;
    row["LastChangeStatus"] = isoMoment(call.changedUs + ahead);
    row["EstablishedAt"] = isoMoment(call.establishedUs + ahead);
    row["ServerNow"] = isoMoment(nowUs + ahead);
    rows.push_back(std::move(row));
  }
  return rows;
}

// The queues, whether the API client may watch them or not.
std::vector<ordered_json> queues(const Site& site) {
  std::vector<ordered_json> rows;
  int id = 20;
  for (const auto& [dn, what] : site.exchange.dns()) {
    ++id;
    if (what.type != "Wqueue") continue;
    ordered_json row;
    row["Id"] = id;
    row["Number"] = dn;
    row["Name"] = what.name.empty() ? "Queue " + dn : what.name;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::int64_t momentUs(const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  double second = 0;
  if (std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%lf", &year, &month, &day, &hour, &minute, &second) < 3) return -1;
  using namespace std::chrono;
  const sys_days date = std::chrono::year(year) / month / day;
  return duration_cast<microseconds>(date.time_since_epoch()).count() + (hour * 3600LL + minute * 60LL) * 1'000'000 +
         static_cast<std::int64_t>(second * 1e6);
}

ServerReply callLog(const Site& site, const std::string& function, const Query& query, std::int64_t nowUs) {
  static const char* const kNeeded[] = {"periodFrom",         "periodTo",          "sourceType", "sourceFilter",
                                        "destinationType",    "destinationFilter", "callsType",  "callTimeFilterType",
                                        "callTimeFilterFrom", "callTimeFilterTo",  "hidePcalls"};
  Query given;
  const auto open = function.find('(');
  if (function.substr(0, open) != "Pbx.GetCallLogData" || open == std::string::npos) return xapiFault(404, "NOT_FOUND");
  const std::string inside = function.substr(open + 1, function.size() - open - 2);
  for (std::size_t at = 0; at < inside.size();) {
    const auto comma = std::min(inside.find(',', at), inside.size());
    const std::string pair = inside.substr(at, comma - at);
    given[pair.substr(0, pair.find('='))] = pair.substr(std::min(pair.size(), pair.find('=') + 1));
    at = comma + 1;
  }
  for (const char* name : kNeeded)
    if (given.count(name) == 0) return xapiFault(400, std::string("missing parameter ") + name);
  const std::int64_t ahead = site.options.clockAheadUs;
  const std::int64_t from = momentUs(given["periodFrom"]), to = momentUs(given["periodTo"]);
  if (from < 0 || to < 0 || given["periodFrom"].back() != 'Z') return xapiFault(400, "the period is not in UTC");
  // $top and $skip act before $filter here, and $count counts the page.
  std::vector<ordered_json> rows;
  const auto number = [&](const char* name, std::size_t fallback) {
    const auto found = query.find(name);
    return found == query.end() ? fallback : static_cast<std::size_t>(std::max(0, std::atoi(found->second.c_str())));
  };
  const std::size_t skip = number("$skip", 0), top = number("$top", 20'000);
  if (query.count("$top") != 0 && top > 100)
    return xapiFault(400, "The limit of '100' for Top query has been exceeded.");
  const auto found = site.exchange.log().between(from - ahead, to - ahead, nowUs - site.options.logDelayUs);
  for (std::size_t i = skip; i < found.size() && rows.size() < top; ++i) {
    LoggedRow row = *found[i];
    row.callStartUs += ahead, row.startUs += ahead, row.endUs += ahead;
    if (row.answeredUs != 0) row.answeredUs += ahead;
    rows.push_back(ordered_json::parse(toJson(row)));
  }
  Query rest = query;
  rest.erase("$top");
  rest.erase("$skip");
  return xapiRows(std::move(rows), rest, "ReportCallLogData");
}

ServerReply systemStatus(Site& site) {
  ordered_json body;
  body["FQDN"] = "pbx.example.com";
  body["Version"] = site.options.version;
  body["Activated"] = body["LicenseActive"] = true;
  body["OS"] = "Linux";
  body["MaxSimCalls"] = 64;
  body["CallsActive"] = site.exchange.running().size();
  body["ExtensionsTotal"] = body["ExtensionsRegistered"] = site.users.rows(site.exchange).size();
  body["TrunksTotal"] = body["TrunksRegistered"] = 1;
  body["HasNotRunningServices"] = false;
  return jsonReply(body.dump());
}

std::vector<ordered_json> trunks(const Site& site) {
  std::vector<ordered_json> rows;
  rows.push_back({{"Id", 1}, {"Number", "10001"}, {"Name", "Trunk One"}, {"IsOnline", true}});
  for (const auto& [dn, what] : site.exchange.dns())
    if (what.type == "Wexternalline" && dn != "10001")
      rows.push_back({{"Id", rows.size() + 1}, {"Number", dn}, {"Name", what.name}, {"IsOnline", true}});
  return rows;
}

std::vector<ordered_json> didNumbers(const Site& site) {
  std::vector<ordered_json> rows;
  for (const auto& [did, trunk] : site.options.dids)
    rows.push_back({{"Number", did}, {"TrunkId", 1}, {"RoutingRule", {{"Name", "Rule " + did}, {"Trunk", trunk}}}});
  return rows;
}

ServerReply dropCall(Site& site, const std::string& set, std::int64_t nowUs) {
  const std::int64_t id = std::atoll(set.substr(set.find('(') + 1).c_str());
  const auto entities = site.exchange.entitiesOf(id);
  if (entities.empty()) return xapiFault(404, "WARNINGS.XAPI.NOT_FOUND");
  for (const auto& entity : entities) {
    SendFrame frame;
    frame.type = 1;
    frame.entity = entity;
    frame.callId = id;
    site.exchange.end(entity, nowUs);
    site.exchange.send(std::move(frame));
  }
  ServerReply done;
  done.status = 204;
  return done;
}

ServerReply route(Site& site, const ServerRequest& request, const std::string& kind, std::int64_t nowUs) {
  const auto parts = pathParts(request.path());
  const std::string& set = parts[2];
  const Query query = queryOf(request.target);
  if (request.method == "POST" && kind == "activecalls" && parts.size() == 4) return dropCall(site, set, nowUs);
  if (kind == "users" || kind == "user_change") return userRoutes(site, request, parts, query);
  if (request.method != "GET") return xapiFault(405, "not supported by this simulator");
  if (set == "Defs")
    return jsonReply(R"json({"@odata.context":"https://pbx.example.com/xapi/v1/$metadata#Defs(Id)","Id":0})json");
  if (set == "SystemStatus") return systemStatus(site);
  if (kind == "activecalls") return xapiRowsOrOne(activeCalls(site, nowUs), set, query);
  if (kind == "queues") return xapiRowsOrOne(queues(site), set, query);
  if (kind == "dids") return xapiRowsOrOne(didNumbers(site), set, query);
  if (kind == "recordings") return recordings(site, parts, request);
  if (kind == "trunks") return xapiRowsOrOne(trunks(site), set, query);
  if (kind == "calllog" && parts.size() == 4) return callLog(site, parts[3], query, nowUs);
  if (set == "CallHistoryView") return xapiRows({}, query, set);
  return xapiFault(404, "WARNINGS.XAPI.NOT_FOUND");
}

}  // namespace

ServerReply xapi(Site& site, const ServerRequest& request, const std::string& kind, std::int64_t nowUs) {
  if (site.denies("xapi") || site.denies(kind == "user_change" ? "users" : kind)) return jsonReply("", 403);
  ServerReply reply = route(site, request, kind, nowUs);
  reply.headers.emplace_back("X-3CX-Version", site.options.version);
  return reply;
}

}  // namespace relay::sim
