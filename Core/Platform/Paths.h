#pragma once

#include <string>

namespace relay {

// Where things are when the command line and the ini do not say. UTF-8, absolute.
// Windows: %ProgramData% as the system knows it (never the environment's word for it).
std::string defaultConfigFile();  // /etc/emergency-relay/webhooks.ini, …\EmergencyRelay\webhooks.ini
std::string defaultDataDir();     // /var/lib/emergency-relay, …\EmergencyRelay\data
std::string defaultLogDir();      // /var/log/emergency-relay, …\EmergencyRelay\logs

// The folder the program's own file lies in; zone data on Windows lies below it.
std::string programDir();

// True for a path that does not depend on the current folder: "/x", "C:\x", "\\server\share".
bool isAbsolutePath(const std::string& path);

// `path` as an absolute one, taken from the current folder when it is relative.
std::string absolutePath(const std::string& path);

}  // namespace relay
