#include "Tests/Simulator/Routes.h"

#include <cctype>
#include <chrono>

#include <nlohmann/json.hpp>

namespace relay::sim {

using test::ServerReply;
using test::ServerRequest;

ServerReply jsonReply(std::string body, int status) {
  ServerReply reply;
  reply.status = status;
  reply.headers = {{"Content-Type", "application/json; charset=utf-8"}};
  reply.body = std::move(body);
  return reply;
}

std::vector<std::string> pathParts(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const auto slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (!part.empty()) parts.push_back(percentDecoded(part));
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return parts;
}

std::string requestKind(const ServerRequest& request) {
  const auto parts = pathParts(request.path());
  if (parts.empty()) return "other";
  if (parts[0] == "connect") return "token";
  if (parts[0] == "callcontrol") {
    if (request.method != "GET") return "action";
    if (parts.size() == 1) return "snapshot";
    if (parts.size() == 2) return parts[1] == "ws" ? "socket" : "dn";
    if (parts[2] == "devices") return "devices";
    if (parts[2] == "participants") return parts.size() > 3 ? "participant" : "participants";
    return "other";
  }
  if (parts[0] != "xapi" || parts.size() < 3) return "other";
  const std::string set = parts[2].substr(0, parts[2].find('('));
  static const std::map<std::string, std::string> kinds{
      {"ActiveCalls", "activecalls"},
      {"ReportCallLogData", "calllog"},
      {"Users", "users"},
      {"Queues", "queues"},
      {"DidNumbers", "dids"},
      {"Trunks", "trunks"},
      {"Recordings", "recordings"},
      {"Defs", "status"},
      {"SystemStatus", "status"},
  };
  if (set == "Users" && request.method == "PATCH") return "user_change";
  const auto found = kinds.find(set);
  return found == kinds.end() ? "xapi" : found->second;
}

namespace {

ServerReply giveToken(Site& site, const ServerRequest& request, std::int64_t nowUs) {
  if (request.method != "POST") return jsonReply("", 405);
  const auto form = formFields(request.header("Content-Type"), request.body);
  const auto field = [&](const char* name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
  };
  if (field("grant_type") != "client_credentials") return jsonReply(R"({"error":"unsupported_grant_type"})", 400);
  if (!site.tokens.knows(field("client_id"), field("client_secret")))
    return jsonReply(R"({"error":"invalid_client","error_description":"Client credentials are invalid"})", 401);
  return jsonReply(site.tokens.issue(nowUs / 1'000'000));
}

bool authorized(const Site& site, const ServerRequest& request, std::int64_t nowUs) {
  return site.tokens.check(request.header("Authorization"), nowUs / 1'000'000) == Tokens::Verdict::Good;
}

ServerReply proper(Site& site, const ServerRequest& request, const std::string& kind, std::int64_t nowUs) {
  if (kind == "token") return giveToken(site, request, nowUs);
  if (!authorized(site, request, nowUs)) {
    ++site.counts["refused 401"];
    ServerReply refused;
    refused.status = 401;
    refused.headers = {{"WWW-Authenticate", "Bearer"}};
    return refused;
  }
  if (kind == "action") return action(site, request, nowUs);
  if (concerns("callcontrol", kind)) return callControl(site, request, nowUs);
  if (request.path().substr(0, 9) == "/xapi/v1/") return xapi(site, request, kind, nowUs);
  return jsonReply("", 404);
}

}  // namespace

ServerReply answer(Site& site, const ServerRequest& request, std::int64_t nowUs) {
  const std::string kind = requestKind(request);
  ++site.counts[kind == "token" || kind == "action" ? kind : "get " + kind];
  auto fault = site.faults.instead(kind, nowUs);
  ServerReply reply = fault ? std::move(*fault) : proper(site, request, kind, nowUs);
  reply.delay += std::chrono::milliseconds(site.faults.delayMs(kind));
  return reply;
}

std::optional<ServerReply> refuseUpgrade(Site& site, const ServerRequest& request, std::int64_t nowUs) {
  if (auto fault = site.faults.instead("socket", nowUs)) return fault;
  ServerReply refused;
  if (request.path() != "/callcontrol/ws")
    refused.status = 404;
  else if (!authorized(site, request, nowUs))
    refused.status = 401;
  else if (site.denies("callcontrol"))
    refused.status = 403;
  else
    return std::nullopt;
  ++site.counts["refused socket"];
  return refused;
}

SendFrame answerThroughSocket(Site& site, const std::string& text, std::int64_t nowUs) {
  const auto asked = nlohmann::json::parse(text, nullptr, false);
  nlohmann::ordered_json response;
  ServerRequest request;
  request.method = "GET";
  if (asked.is_object()) {
    request.target = asked.value("Path", std::string());
    response["RequestID"] = asked.value("RequestID", std::string());
    response["Path"] = request.target;
    const auto data = asked.find("RequestData");
    if (data != asked.end() && data->is_object()) {
      request.method = "POST";
      nlohmann::json lower = nlohmann::json::object();  // names are bound whatever their case
      for (const auto& [name, value] : data->items()) {
        std::string key = name;
        for (char& c : key) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        lower[key] = value;
      }
      request.body = lower.dump();
    }
  }
  const bool get = request.method == "GET";
  const ServerReply reply = request.target.empty() ? jsonReply("", 400)
                            : get                  ? callControl(site, request, nowUs)
                                                   : action(site, request, nowUs);
  response["StatusCode"] = reply.status;
  const auto body = nlohmann::ordered_json::parse(reply.body, nullptr, false);
  response["Response"] = body.is_discarded() ? nlohmann::ordered_json() : body;
  SendFrame frame;
  frame.type = 4;
  frame.entity = request.target;
  frame.attached = response.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return frame;
}

}  // namespace relay::sim
