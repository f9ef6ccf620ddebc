#include "Core/Platform/Windows/Security.h"

#include <sddl.h>

#include <vector>

#include "Core/Platform/Windows/Handle.h"

namespace relay {
namespace {

std::wstring ownSid() {
  HANDLE raw = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &raw)) return {};
  const Handle token(raw);
  DWORD size = 0;
  ::GetTokenInformation(token.get(), TokenUser, nullptr, 0, &size);
  std::vector<unsigned char> buffer(size);
  if (size == 0 || !::GetTokenInformation(token.get(), TokenUser, buffer.data(), size, &size)) return {};
  LPWSTR text = nullptr;
  if (!::ConvertSidToStringSidW(reinterpret_cast<const TOKEN_USER*>(buffer.data())->User.Sid, &text)) return {};
  const std::unique_ptr<void, LocalFreeing> owner(text);
  return text;
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
