#pragma once

#include <functional>
#include <string>
#include <vector>

#include "Core/Config/Settings.h"
#include "Core/OnDuty/DutyAnswer.h"
#include "Core/OnDuty/DutyRecord.h"
#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

class Server;

// What of the settings decides who may ask; asked for at each request, so that a reload counts at once.
struct DutyAccess {
  bool enabled = false;  // [onduty] enabled
  bool pull = false;
  bool pullEmpty = false;
  Secret apiKey;
  Secret adminKey;
};
DutyAccess dutyAccess(const Settings& settings);

// Why GET /integration/routing is refused to everybody: no api_key, a known or a short one, pull = no. One line for
// the administrator; empty: it is served.
std::string routingRefusedBecause(const DutyAccess& access);

// What the routes do, on the io thread. All of it answers from memory but the overrides.
struct DutyRouteParts {
  std::function<DutyAccess()> access;
  std::function<WallTime()> clock;
  std::function<DutyAnswer()> now;
  std::function<std::vector<DutyShift>(WallTime from, WallTime to)> between;
  std::function<Outcome(const std::string& person, WallTime from, WallTime to, const std::string& why,
                        const std::string& who)>
      setOverride;
  std::function<Result<int>(WallTime from, WallTime to, const std::string& why, const std::string& who)> clearOverrides;
  std::function<void(DutyRecord)> record;  // never blocks
};

// Registers GET /integration/routing and /integration/schedule (X-API-Key: api_key or admin_key), POST and DELETE
// /integration/override (admin_key). A wrong key is 401, and 429 after ten within a minute from one address; a route
// that may not be served at all is 403 and says why. GET /integration/routing never answers 5xx.
void registerDutyRoutes(Server& server, DutyRouteParts parts);

}  // namespace relay
