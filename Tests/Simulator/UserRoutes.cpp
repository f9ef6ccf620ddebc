// /xapi/v1/Users: read, and changed by PATCH.
#include "Tests/Simulator/XapiReplies.h"

namespace relay::sim {

using nlohmann::ordered_json;
using test::ServerReply;
using test::ServerRequest;

namespace {

ServerReply changeUser(Site& site, const ServerRequest& request, std::vector<ordered_json>& rows,
                       const std::string& set) {
  if (site.denies("users_write")) return jsonReply("", 403);
  if (request.header("Content-Type").find("application/json") != 0) return jsonReply("", 415);
  const int id = std::atoi(set.substr(set.find('(') + 1).c_str());
  for (const auto& row : rows) {
    if (set.find('(') == std::string::npos || row.at("Id") != id) continue;
    auto* user = site.users.find(site.exchange, row.at("Number").get<std::string>());
    const Outcome done = site.users.change(*user, nlohmann::json::parse(request.body, nullptr, false));
    if (!done) return xapiFault(400, done.error().what);
    ServerReply reply;
    reply.status = 204;
    return reply;
  }
  return xapiFault(404, "WARNINGS.XAPI.NOT_FOUND");
}

ServerReply userProfiles(std::vector<ordered_json> rows, const std::vector<std::string>& parts, const Query& query) {
  const int id = std::atoi(parts[2].substr(parts[2].find('(') + 1).c_str());
  for (const auto& row : rows) {
    if (row.at("Id") != id || parts[3] != "ForwardingProfiles") continue;
    return xapiRows(row.at("ForwardingProfiles").get<std::vector<ordered_json>>(), query, parts[3]);
  }
  return xapiFault(404, "WARNINGS.XAPI.NOT_FOUND");
}

}  // namespace

ServerReply userRoutes(Site& site, const ServerRequest& request, const std::vector<std::string>& parts, Query query) {
  const std::string& set = parts[2];
  auto rows = site.users.rows(site.exchange);
  if (request.method == "PATCH") return changeUser(site, request, rows, set);
  if (parts.size() > 3) return userProfiles(std::move(rows), parts, query);
  const bool expanded = query["$expand"].find("ForwardingProfiles") != std::string::npos;
  for (auto& row : rows)
    if (!expanded) row.erase("ForwardingProfiles");
  if (query["$select"].empty()) {
    query.erase("$select");
    ++site.counts["users unselected"];
  } else if (expanded) {
    query["$select"] += ",ForwardingProfiles";
  }
  return xapiRowsOrOne(std::move(rows), set, query);
}

}  // namespace relay::sim
