#include "Service/Windows/Firewall.h"

#include <windows.h>

#include <netfw.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "Core/Platform/Paths.h"
#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

// A reference to a COM object.
template <class T>
class Com {
 public:
  Com() = default;
  ~Com() {
    if (object_ != nullptr) object_->Release();
  }
  Com(const Com&) = delete;
  Com& operator=(const Com&) = delete;
  T** out() { return &object_; }
  T* operator->() const { return object_; }
  T* get() const { return object_; }

 private:
  T* object_ = nullptr;
};

class Bstr {
 public:
  explicit Bstr(const std::wstring& text) : text_(::SysAllocString(text.c_str())) {}
  ~Bstr() { ::SysFreeString(text_); }
  Bstr(const Bstr&) = delete;
  Bstr& operator=(const Bstr&) = delete;
  operator BSTR() const { return text_; }

 private:
  BSTR text_;
};

// COM for as long as the object lives.
class ComSession {
 public:
  ComSession() : begun_(SUCCEEDED(::CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED))) {}
  ~ComSession() {
    if (begun_) ::CoUninitialize();
  }
  ComSession(const ComSession&) = delete;
  ComSession& operator=(const ComSession&) = delete;

 private:
  bool begun_;
};

std::wstring ruleName(const std::string& service) { return L"Emergency Relay (" + toWide(service) + L")"; }

std::wstring listOf(const std::vector<std::uint16_t>& ports) {
  std::wstring list;
  for (const auto port : ports) list += (list.empty() ? L"" : L",") + std::to_wstring(port);
  return list;
}

Error refused(HRESULT code, const std::string& remedy) {
  return {
      Error::Kind::Rejected,
      fmt::format("Windows' firewall did not take the change ({:#010x}); {}", static_cast<unsigned long>(code), remedy),
      false};
}

HRESULT openRules(Com<INetFwRules>& rules) {
  Com<INetFwPolicy2> policy;
  const HRESULT made = ::CoCreateInstance(__uuidof(NetFwPolicy2), nullptr, CLSCTX_INPROC_SERVER,
                                          __uuidof(INetFwPolicy2), reinterpret_cast<void**>(policy.out()));
  return FAILED(made) ? made : policy->get_Rules(rules.out());
}

HRESULT describe(INetFwRule& rule, const std::string& service, const std::vector<std::uint16_t>& ports) {
  const std::vector<HRESULT> codes{
      rule.put_Name(Bstr(ruleName(service))),
      rule.put_Description(Bstr(L"Lets the phone system and CRMs reach the server of EmergencyRelay.")),
      rule.put_ApplicationName(Bstr(toWide(programDir()) + L"\\EmergencyRelay.exe")),
      rule.put_ServiceName(Bstr(toWide(service))),
      rule.put_Protocol(NET_FW_IP_PROTOCOL_TCP),
      rule.put_LocalPorts(Bstr(listOf(ports))),
      rule.put_Direction(NET_FW_RULE_DIR_IN),
      rule.put_Profiles(NET_FW_PROFILE2_DOMAIN | NET_FW_PROFILE2_PRIVATE),
      rule.put_Action(NET_FW_ACTION_ALLOW),
      rule.put_Enabled(VARIANT_TRUE)};
  const auto bad = std::find_if(codes.begin(), codes.end(), [](HRESULT code) { return FAILED(code); });
  return bad == codes.end() ? S_OK : *bad;
}

HRESULT addRule(const std::string& service, const std::vector<std::uint16_t>& ports) {
  Com<INetFwRules> rules;
  HRESULT code = openRules(rules);
  if (FAILED(code)) return code;
  rules->Remove(Bstr(ruleName(service)));  // the one of before
  Com<INetFwRule> rule;
  code = ::CoCreateInstance(__uuidof(NetFwRule), nullptr, CLSCTX_INPROC_SERVER, __uuidof(INetFwRule),
                            reinterpret_cast<void**>(rule.out()));
  if (SUCCEEDED(code)) code = describe(*rule.get(), service, ports);
  return FAILED(code) ? code : rules->Add(rule.get());
}

}  // namespace

std::vector<std::uint16_t> portsBeyondLoopback(const ServerSettings& server) {
  std::vector<std::uint16_t> ports;
  for (const auto& address : server.listen) {
    const bool loopback = address.host == "localhost" || address.host == "::1" || address.host.starts_with("127.");
    if (!loopback && std::find(ports.begin(), ports.end(), address.port) == ports.end()) ports.push_back(address.port);
  }
  return ports;
}

Result<bool> setFirewallRule(const std::string& service, const ServerSettings& server) {
  const auto ports = portsBeyondLoopback(server);
  if (ports.empty()) {
    const auto removed = removeFirewallRule(service);
    if (!removed) return removed.error();
    return false;
  }
  const ComSession session;
  const HRESULT code = addRule(service, ports);
  if (SUCCEEDED(code)) return true;
  return refused(code, "let TCP port " + fromWide(listOf(ports)) +
                           " of EmergencyRelay.exe in with wf.msc where other machines are to reach it");
}

// Taking away what is not there is no failure for Windows either.
Outcome removeFirewallRule(const std::string& service) {
  const ComSession session;
  Com<INetFwRules> rules;
  HRESULT code = openRules(rules);
  if (SUCCEEDED(code)) code = rules->Remove(Bstr(ruleName(service)));
  if (SUCCEEDED(code)) return success();
  return refused(code, "remove the rule \"" + fromWide(ruleName(service)) + "\" with wf.msc, if it is there");
}

}  // namespace relay
