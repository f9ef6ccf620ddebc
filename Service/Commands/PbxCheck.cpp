#include "Service/Commands/PbxCheck.h"

#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include "Core/Api/InspectionJson.h"
#include "Core/Pbx/ThreeCx/ThreeCxSource.h"
#include "Service/ServiceAnswer.h"

namespace relay {
namespace {

constexpr std::chrono::minutes patience{2};

nlohmann::json problem(const std::string& text) {
  return {{"reachable", false}, {"lines", {{{"level", "fault"}, {"text", text}}}}};
}

nlohmann::json inspectAlone(const Settings& settings) {
  boost::asio::io_context io(1);
  const SystemClock clock;
  std::optional<Inspection> found;
  const auto running = inspectThreeCx(io.get_executor(), clock, inspectionScope(settings),
                                      {makeRestClient, makeWebSocket}, [&](Inspection inspection) {
                                        found = std::move(inspection);
                                        io.stop();
                                      });
  const auto work = boost::asio::make_work_guard(io);
  io.run_for(patience);
  if (!found) return problem("The phone system has not answered within two minutes");
  return nlohmann::json::parse(inspectionJson(*found));
}

}  // namespace

nlohmann::json inspectPbx(const Settings& settings) {
  const auto answer = askRunningService(settings.service.dataDir, {{"ask", "inspect"}});
  if (answer) return answer.value();
  if (answer.error().kind != Error::Kind::Network) return problem(answer.error().what);
  return inspectAlone(settings);
}

}  // namespace relay
