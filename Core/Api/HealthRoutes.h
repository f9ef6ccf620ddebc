#pragma once

#include <functional>
#include <string>

#include "Core/Api/Health.h"
#include "Core/Config/Settings.h"

namespace relay {

class Server;

// Registers `GET /health` and `GET /metrics`: for this machine (loopback), or with `admin_key` in the
// header X-API-Key; anybody else gets 401, and 429 after ten wrong keys within a minute.
// `/health` answers 200 when all is well and 503 when something needs a person.
//
// Lifetime: `report` is called on the io thread for as long as the server lives.
void registerHealthRoutes(Server& server, std::function<HealthReport()> report, Secret adminKey);

}  // namespace relay
