#pragma once

#include <string>
#include <vector>

#include "Core/Config/Settings.h"
#include "Core/Result.h"

namespace relay {

// The rule of Windows' firewall that lets others reach [server], "Emergency Relay (SERVICE)": TCP, for this program and
// service only, in the profiles domain and private.
// Failure: Rejected, with what Windows says and how to do it by hand. The service works on this machine all the same.

// Sets the rule anew where `server` listens beyond loopback, and removes it where it does not.
// True: there is a rule now.
Result<bool> setFirewallRule(const std::string& service, const ServerSettings& server);
Outcome removeFirewallRule(const std::string& service);

// Ports of [server] that are to be reached from other machines.
std::vector<std::uint16_t> portsBeyondLoopback(const ServerSettings& server);

}  // namespace relay
