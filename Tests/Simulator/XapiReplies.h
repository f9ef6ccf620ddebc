#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "Tests/Simulator/OData.h"
#include "Tests/Simulator/Routes.h"

namespace relay::sim {

// Answers in the forms of XAPI: an error, a collection, the collection or one entity of it by its key
// ("Users", "Users(28)", "Users(Number='101')").
test::ServerReply xapiFault(int status, const std::string& message);
test::ServerReply xapiRows(std::vector<nlohmann::ordered_json> rows, const Query& query, const std::string& set);
test::ServerReply xapiRowsOrOne(std::vector<nlohmann::ordered_json> rows, const std::string& part, const Query& query);

// /Users and what is beneath it; UserRoutes.cpp.
test::ServerReply userRoutes(Site& site, const test::ServerRequest& request, const std::vector<std::string>& parts,
                             Query query);

}  // namespace relay::sim
