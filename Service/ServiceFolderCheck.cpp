#include "Service/ServiceFolderCheck.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "Service/Commands/FolderCheck.h"
#include "Service/ServiceAnswer.h"
#include "Service/ServiceHost.h"

namespace relay {
namespace {

using nlohmann::json;

json line(const char* level, std::string text) { return {{"level", level}, {"text", std::move(text)}}; }

bool isOnNetwork(const std::string& text) {
  return text.find("\\\\") != std::string::npos && text.find("\\\\.\\") == std::string::npos;
}

bool isNetworkFault(const json& found) {
  return found.value("level", "") == "fault" && isOnNetwork(found.value("text", ""));
}

std::string remedyFor(const std::string& account) {
  return "the service runs as " + account +
         ", which other computers may not know: LocalService has no credentials there. Run it as an account that may "
         "use the folder (\"configure --account DOMAIN\\NAME\", then stop and start), or give the computers' own "
         "accounts "
         "access and take NetworkService";
}

}  // namespace

json checkFoldersHere(const Settings& settings) {
  const std::string account = processAccount();
  json lines = folderLines(settings);
  if (std::any_of(lines.begin(), lines.end(), isNetworkFault)) lines.push_back(line("note", remedyFor(account)));
  return {{"account", account}, {"lines", std::move(lines)}};
}

json askForFolders(const Settings& settings, bool& reached) {
  auto answer = askRunningService(settings.service.dataDir, {{"ask", "folders"}});
  reached = static_cast<bool>(answer);
  if (!reached) {
    return json::array({line(
        "fault", answer.error().what + ". The folders can be tried as the service's account only by the service: start "
                                       "it, and ask again")});
  }
  const json& found = answer.value();
  json lines = found.value("lines", json::array());
  lines.insert(lines.begin(), line("note", "tried by the service, as " + found.value("account", "")));
  return lines;
}

}  // namespace relay
