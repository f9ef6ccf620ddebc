#include "Service/Windows/ServiceOptions.h"

#include <array>
#include <vector>

#include <fmt/format.h>

#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

constexpr DWORD failuresForgottenAfter_s = 24 * 60 * 60;
constexpr DWORD preshutdown_ms = 30'000;  // 10 s for what is in flight, and the disk's

bool set(SC_HANDLE service, DWORD level, void* value, const char* what, Lines& refused) {
  if (::ChangeServiceConfig2W(service, level, value)) return true;
  refused.push_back(fmt::format("Windows did not take the service's {}: {}. It works without", what,
                                systemMessage(::GetLastError())));
  return false;
}

void setDescription(SC_HANDLE service, Lines& refused) {
  std::wstring text =
      L"Tells CRMs by webhook what happens to the calls of the phone system, and answers who is on duty.";
  SERVICE_DESCRIPTIONW description{text.data()};
  set(service, SERVICE_CONFIG_DESCRIPTION, &description, "description", refused);
}

// After 1, 5 and 60 s, then always 60 s; also where it ends by itself with an error.
void setFailureActions(SC_HANDLE service, Lines& refused) {
  std::array<SC_ACTION, 3> steps{{{SC_ACTION_RESTART, 1'000}, {SC_ACTION_RESTART, 5'000}, {SC_ACTION_RESTART, 60'000}}};
  SERVICE_FAILURE_ACTIONSW actions{};
  actions.dwResetPeriod = failuresForgottenAfter_s;
  actions.cActions = static_cast<DWORD>(steps.size());
  actions.lpsaActions = steps.data();
  set(service, SERVICE_CONFIG_FAILURE_ACTIONS, &actions, "restart after a failure", refused);
  SERVICE_FAILURE_ACTIONS_FLAG flag{TRUE};
  set(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &flag, "restart after an end with an error", refused);
}

// What is not named here the process cannot use: LocalService would have more. Two nulls end the list.
void setPrivileges(SC_HANDLE service, Lines& refused) {
  std::wstring names(L"SeChangeNotifyPrivilege");
  names.append(2, L'\0');
  SERVICE_REQUIRED_PRIVILEGES_INFOW privileges{names.data()};
  set(service, SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO, &privileges, "list of privileges", refused);
}

}  // namespace

OptionsOutcome setServiceOptions(SC_HANDLE service, bool delayed) {
  OptionsOutcome outcome;
  setDescription(service, outcome.refused);
  if (delayed) {
    SERVICE_DELAYED_AUTO_START_INFO info{TRUE};
    set(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &info, "delayed start", outcome.refused);
  }
  setFailureActions(service, outcome.refused);
  SERVICE_PRESHUTDOWN_INFO preshutdown{preshutdown_ms};
  set(service, SERVICE_CONFIG_PRESHUTDOWN_INFO, &preshutdown, "preshutdown time", outcome.refused);
  SERVICE_SID_INFO sid{SERVICE_SID_TYPE_UNRESTRICTED};
  outcome.sidRefused = !set(service, SERVICE_CONFIG_SERVICE_SID_INFO, &sid, "SID of its own", outcome.refused);
  setPrivileges(service, outcome.refused);
  return outcome;
}

bool startsDelayed(SC_HANDLE service) {
  SERVICE_DELAYED_AUTO_START_INFO info{};
  DWORD size = 0;
  return ::QueryServiceConfig2W(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, reinterpret_cast<BYTE*>(&info),
                                sizeof info, &size) &&
         info.fDelayedAutostart;
}

bool hasServiceOptions(SC_HANDLE service) {
  DWORD size = 0;
  ::QueryServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, nullptr, 0, &size);
  std::vector<unsigned char> buffer(size);
  const bool known =
      size != 0 && ::QueryServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, buffer.data(), size, &size);
  return known && reinterpret_cast<const SERVICE_FAILURE_ACTIONSW*>(buffer.data())->cActions > 0;
}

}  // namespace relay
