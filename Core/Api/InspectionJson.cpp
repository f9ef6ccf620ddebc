#include "Core/Api/InspectionJson.h"

#include <nlohmann/json.hpp>

namespace relay {
namespace {

const char* nameOf(InspectionLine::Level level) {
  switch (level) {
    case InspectionLine::Level::Good: return "good";
    case InspectionLine::Level::Note: return "note";
    case InspectionLine::Level::Warning: return "warning";
    case InspectionLine::Level::Fault: return "fault";
  }
  return "note";
}

}  // namespace

std::string inspectionJson(const Inspection& inspection) {
  using nlohmann::json;
  json dns = json::object();
  for (const auto& [dn, type] : inspection.dns) dns[dn] = spokenType(type);
  json lines = json::array();
  for (const auto& line : inspection.lines) lines.push_back({{"level", nameOf(line.level)}, {"text", line.text}});
  json members{{"reachable", inspection.reachable},
               {"version", inspection.version},
               {"rights",
                {{"callControl", inspection.callControl},
                 {"xapi", inspection.xapi},
                 {"activeCalls", inspection.activeCalls},
                 {"callLog", inspection.callLog}}},
               {"dns", dns},
               {"missingDns", inspection.missingDns},
               {"notMonitored", inspection.notMonitored},
               {"trunksWithoutDid", inspection.trunksWithoutDid},
               {"ambiguousDids", inspection.ambiguousDids},
               {"didNumbers", inspection.didNumbers},
               {"lines", lines}};
  if (inspection.clockAhead) members["clockAheadMs"] = inspection.clockAhead->count();
  return members.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace relay
