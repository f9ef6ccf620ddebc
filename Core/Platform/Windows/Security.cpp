#include "Core/Platform/Windows/Security.h"

#include <sddl.h>

#include <vector>

#include "Core/Platform/Windows/Handle.h"

namespace relay {
namespace {

constexpr const wchar_t* serviceSids = L"S-1-5-80-";
constexpr const wchar_t* allServices = L"S-1-5-80-0";

std::wstring textOf(PSID sid) {
  LPWSTR text = nullptr;
  if (!::ConvertSidToStringSidW(sid, &text)) return {};
  const std::unique_ptr<void, LocalFreeing> owner(text);
  return text;
}

std::vector<unsigned char> informationOf(HANDLE token, TOKEN_INFORMATION_CLASS kind) {
  DWORD size = 0;
  ::GetTokenInformation(token, kind, nullptr, 0, &size);
  std::vector<unsigned char> buffer(size);
  if (size == 0 || !::GetTokenInformation(token, kind, buffer.data(), size, &size)) return {};
  return buffer;
}

// The SID of the service that this process is; empty: it is none, or has no SID of its own.
std::wstring serviceSidOf(HANDLE token) {
  const auto buffer = informationOf(token, TokenGroups);
  if (buffer.empty()) return {};
  const auto* groups = reinterpret_cast<const TOKEN_GROUPS*>(buffer.data());
  for (DWORD i = 0; i < groups->GroupCount; ++i) {
    const std::wstring sid = textOf(groups->Groups[i].Sid);
    if ((groups->Groups[i].Attributes & SE_GROUP_ENABLED) != 0 && sid.starts_with(serviceSids) && sid != allServices)
      return sid;
  }
  return {};
}

// Of the service where the process is one: its account may be that of other services, too.
std::wstring ownSid() {
  HANDLE raw = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &raw)) return {};
  const Handle token(raw);
  const std::wstring service = serviceSidOf(token.get());
  if (!service.empty()) return service;
  const auto user = informationOf(token.get(), TokenUser);
  return user.empty() ? std::wstring() : textOf(reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid);
}

}  // namespace

SecurityDescriptor privateDescriptor(bool forFolder) {
  const std::wstring inherit = forFolder ? L"OICI" : L"";
  std::wstring rules = L"D:P(A;" + inherit + L";GA;;;SY)(A;" + inherit + L";GA;;;BA)";
  const std::wstring own = ownSid();
  if (!own.empty()) rules += L"(A;" + inherit + L";GA;;;" + own + L")";
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  ::ConvertStringSecurityDescriptorToSecurityDescriptorW(rules.c_str(), SDDL_REVISION_1, &descriptor, nullptr);
  return SecurityDescriptor(descriptor);
}

SECURITY_ATTRIBUTES attributesOf(const SecurityDescriptor& descriptor) {
  return {sizeof(SECURITY_ATTRIBUTES), descriptor.get(), FALSE};
}

}  // namespace relay
