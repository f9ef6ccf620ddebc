#include "Service/ServiceControl.h"

#include <fmt/format.h>

#include "Core/Platform/Paths.h"

// Here systemd does what these words do on Windows; each of them says how, and does nothing.
namespace relay {
namespace {

Error systemdDoesThat(const std::string& word, const std::string& how) {
  return {Error::Kind::Rejected, fmt::format("\"{}\" is for Windows. Here systemd does it: {}", word, how), false};
}

}  // namespace

Result<Lines> installService(const ServiceRequest&) {
  return systemdDoesThat("install",
                         "the package brings the unit; \"systemctl enable --now emergency-relay\" has it started with "
                         "the machine");
}

Result<Lines> configureService(const ServiceRequest&) {
  return systemdDoesThat("configure", "edit " + defaultConfigFile() +
                                          ", and \"systemctl edit emergency-relay\" for the account and the like");
}

Result<Lines> uninstallService(const std::string&, ServiceFiles) {
  return systemdDoesThat("uninstall", "\"systemctl disable --now emergency-relay\", or remove the package");
}

Result<Lines> startService(const std::string&) {
  return systemdDoesThat("start", "\"systemctl start emergency-relay\"");
}

Result<Lines> stopService(const std::string&) { return systemdDoesThat("stop", "\"systemctl stop emergency-relay\""); }

std::optional<ServiceState> serviceState(const std::string&) { return std::nullopt; }

bool needsPassword(const std::string&) { return false; }

}  // namespace relay
