#include <algorithm>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/ip/host_name.hpp>

#include "Core/Api/HealthRoutes.h"
#include "Core/Http/SelfSigned.h"
#include "Core/Platform/NativePath.h"
#include "Core/Platform/OpenFileLimit.h"
#include "Service/RelayParts.h"
#include "Service/RelayState.h"

namespace relay {
namespace {

bool beyondLoopback(const ServerSettings& settings) {
  for (const auto& address : settings.listen) {
    if (address.host != "127.0.0.1" && address.host != "::1" && address.host != "localhost") return true;
  }
  return false;
}

// The certificate given, or one of our own that is made at the first start and kept.
Result<std::pair<std::string, std::string>> certificate(const Settings& settings, WallTime now) {
  if (!settings.server.tlsCertificate.empty()) {
    return std::pair(settings.server.tlsCertificate, settings.server.tlsKey);
  }
  const std::string file = joinPath(settings.service.dataDir, "server.crt");
  const std::string key = joinPath(settings.service.dataDir, "server.key");
  std::error_code unknown;
  if (!std::filesystem::exists(nativePath(file), unknown) || !std::filesystem::exists(nativePath(key), unknown)) {
    boost::system::error_code unnamed;
    std::string host = boost::asio::ip::host_name(unnamed);
    if (unnamed) host = "localhost";
    const auto made = makeSelfSigned(file, key, host, now);
    if (!made) return made.error();
    spdlog::info("Made a certificate for {}: import {} where clients are to trust it", host, file);
  }
  return std::pair(file, key);
}

// A client that takes a recording needs a socket and a file; webhooks, the phone system and the database keep theirs.
std::size_t connectionsWithin(std::size_t openFiles) {
  constexpr std::size_t kOthers = 200;
  constexpr std::size_t kLeast = 16;
  return std::max(kLeast, (std::max(openFiles, kOthers) - kOthers) / 2);
}

Result<ServerOptions> serverOptions(const Settings& settings, WallTime now) {
  ServerOptions options;
  options.maxConnections = std::min(options.maxConnections, connectionsWithin(raiseOpenFileLimit()));
  for (const auto& address : settings.server.listen) options.listen.push_back({address.host, address.port});
  if (settings.server.insecure) {
    if (beyondLoopback(settings.server)) {
      spdlog::warn("[server] insecure = yes: keys and answers travel unencrypted beyond this machine");
    }
    return options;
  }
  auto files = certificate(settings, now);
  if (!files) return files.error();
  std::tie(options.tlsCertificate, options.tlsKey) = std::move(files).value();
  return options;
}

}  // namespace

void RelayState::serveRecordings() {
  recordingLinks.reset();
  linksProblem.clear();
  const Settings& settings = loaded.settings;
  if (!settings.recordings.enabled) return;
  auto links = recordingLinksOf(settings, true);
  if (!links) {
    linksProblem = links.error().what;
    return spdlog::error("{}; recordings are not served", linksProblem);
  }
  recordingLinks = std::move(links).value();
  if (!server) return;
  const RecordingLookup find = [this](const std::string& name, auto found) { findRecording(name, std::move(found)); };
  registerRecordingRoutes(*server, find, recordingLinks, settings.server.apiKey, clock);
}

void RelayState::startServer() {
  server.reset();
  serverProblem.clear();
  auto options = serverOptions(loaded.settings, clock.now());
  if (!options) {
    serverProblem = options.error().what;
    spdlog::error("{}", serverProblem);
    return serveRecordings();
  }
  listenAt(std::move(options).value());
  serveRecordings();
}

void RelayState::listenAt(ServerOptions options) {
  auto listening = Server::listen(io.get_executor(), std::move(options));
  if (!listening) {
    serverProblem = listening.error().what;
    return spdlog::error("{}", serverProblem);
  }
  server = std::move(listening).value();
  registerHealthRoutes(
      *server, [this] { return health(); }, loaded.settings.server.adminKey);
  for (const auto port : server->ports()) {
    spdlog::info("Answering on port {} ({})", port, loaded.settings.server.insecure ? "http" : "https");
  }
}

}  // namespace relay
