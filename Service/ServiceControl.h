#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "Core/Result.h"

namespace relay {

// The words install, uninstall, start, stop, status and configure. Windows: through the service control manager.
// Linux: each says how systemd does it, as an error.
//
// Every word may be repeated: what is there already is said, and set as it should be.
// Failure: Rejected without administrator rights; Config when the name is another program's, not a name, or not
//          installed; Timeout when the service does not get where it should; each with what to do.
// Threads: one; they block, for as long as the service takes, a minute at most.

inline constexpr const char* defaultServiceName = "EmergencyRelay";

struct ServiceRequest {
  std::string name = defaultServiceName;
  std::string config;                                       // empty: the one it has, or the default
  std::optional<std::string> account;                       // none: the one it has, or NT AUTHORITY\LocalService
  std::string password;                                     // of an account that has one
  std::vector<std::pair<std::string, std::string>> values;  // for a first ini: "section.key", value
};

// What was done, and what the system refused without harm; a line each.
using Lines = std::vector<std::string>;

Result<Lines> installService(const ServiceRequest& request);
Result<Lines> configureService(const ServiceRequest& request);
// Remove: what "install" made goes, too: the settings file, and beside it data, logs and recordings; the folder, once
// it is empty. Files that the settings have elsewhere stay, and are named.
enum class ServiceFiles { Keep, Remove };
Result<Lines> uninstallService(const std::string& name, ServiceFiles files);
Result<Lines> startService(const std::string& name);
Result<Lines> stopService(const std::string& name);

struct ServiceState {
  std::string name;
  std::string state;  // "running", "stopped", "start pending", …
  std::string start;  // "automatic (delayed)", "automatic", "manual", "disabled"
  std::string account;
  std::string config;  // the settings file it is started with
};

// nullopt where the system has no such service, or is not asked for it (Linux).
std::optional<ServiceState> serviceState(const std::string& name);

// Whether an account needs a password to be given: not the built-in ones, virtual ones and managed ones (NAME$).
bool needsPassword(const std::string& account);

}  // namespace relay
