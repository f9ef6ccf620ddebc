#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "Core/Result.h"

// What of OData v4 the XAPI of the simulator understands (docs/3cx.md): $filter with
// comparisons joined by `and` and `or`, `in (…)`; $select, $top, $skip, $count, $orderby by one field.
namespace relay::sim {

using Query = std::map<std::string, std::string>;

Query queryOf(std::string_view target);  // decoded

// Applies the query to `rows` and wraps them as a collection.
// Failure: Rejected for $top above 100, and for what is not understood.
Result<std::string> collection(std::vector<nlohmann::ordered_json> rows, const Query& query, const std::string& set);

// Whether the row satisfies the filter.
Result<bool> matches(const nlohmann::ordered_json& row, const std::string& filter);

}  // namespace relay::sim
