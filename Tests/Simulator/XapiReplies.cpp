#include "Tests/Simulator/XapiReplies.h"

namespace relay::sim {

using nlohmann::ordered_json;
using test::ServerReply;

ServerReply xapiFault(int status, const std::string& message) {
  ordered_json body;
  body["error"] = {{"code", ""}, {"message", message}, {"details", ordered_json::array()}};
  return jsonReply(body.dump(), status);
}

ServerReply xapiRows(std::vector<ordered_json> rows, const Query& query, const std::string& set) {
  const auto text = collection(std::move(rows), query, set);
  return text ? jsonReply(text.value()) : xapiFault(400, text.error().what);
}

namespace {

// Users(Number='101') and Users(28) give one object.
ServerReply keyed(std::vector<ordered_json> rows, std::string key, const Query& query, const std::string& set) {
  const std::string filter = key.rfind("Number=", 0) == 0 ? "Number eq " + key.substr(7) : "Id eq " + key;
  for (auto& row : rows) {
    const auto fits = matches(row, filter);
    if (!fits) return xapiFault(400, fits.error().what);
    if (!fits.value()) continue;
    const auto fields = query.find("$select");
    const auto text = collection({row}, fields == query.end() ? Query{} : Query{*fields}, set);
    return jsonReply(ordered_json::parse(text.value()).at("value").at(0).dump());
  }
  return xapiFault(404, "WARNINGS.XAPI.NOT_FOUND");
}

}  // namespace

ServerReply xapiRowsOrOne(std::vector<ordered_json> rows, const std::string& part, const Query& query) {
  const auto open = part.find('(');
  const std::string set = part.substr(0, open);
  if (open == std::string::npos) return xapiRows(std::move(rows), query, set);
  return keyed(std::move(rows), part.substr(open + 1, part.size() - open - 2), query, set);
}

}  // namespace relay::sim
