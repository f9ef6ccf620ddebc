#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "Core/Delivery/Store.h"
#include "Core/Result.h"

namespace relay {

// "waiting", "delivered", "expired", "dead".
std::string_view stateName(DeliveryState state);
std::optional<DeliveryState> stateFromName(std::string_view name);

// Rows as a JSON array, as shown by `deliveries --json`; names are stable. Numbers are whole: whoever
// may read the record may read them in the CRM as well.
std::string deliveriesJson(const std::vector<DeliveryRow>& rows);

// A query as it travels from a command to the service, and back.
// Failure: Config, naming the member that is wrong.
std::string toJson(const DeliveryQuery& query);
Result<DeliveryQuery> deliveryQueryFromJson(const std::string& text);

}  // namespace relay
