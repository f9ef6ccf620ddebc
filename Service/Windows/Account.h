#pragma once

#include <string>

#include "Core/Result.h"

namespace relay {

// An account as the service control manager wants it: "LocalService" becomes "NT AUTHORITY\LocalService",
// "NAME" ".\NAME".
std::wstring accountName(const std::string& given);

// The SID of the service itself, S-1-5-80-…, as text; Windows derives it from the name, whether there is such a
// service or not.
std::wstring serviceSid(const std::string& serviceName);

// The SID of an account as text. Failure: Config, no such account is known.
Result<std::wstring> sidOf(const std::wstring& account);

// Lets the account be logged on as a service, as services.msc does. Failure: Rejected.
Outcome grantServiceLogon(const std::wstring& account);

}  // namespace relay
