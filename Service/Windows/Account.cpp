#include "Service/Windows/Account.h"

#include <windows.h>

#include <ntsecapi.h>
#include <openssl/evp.h>
#include <sddl.h>

#include <array>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "Core/Platform/Windows/Security.h"
#include "Core/Platform/Windows/Text.h"
#include "Service/ServiceControl.h"

namespace relay {
namespace {

struct BuiltIn {
  const wchar_t* given;
  const wchar_t* name;
};
constexpr std::array<BuiltIn, 7> builtIns{{
    {L"LocalService", L"NT AUTHORITY\\LocalService"},
    {L"NT AUTHORITY\\LocalService", L"NT AUTHORITY\\LocalService"},
    {L"NT AUTHORITY\\LOCAL SERVICE", L"NT AUTHORITY\\LocalService"},
    {L"NetworkService", L"NT AUTHORITY\\NetworkService"},
    {L"NT AUTHORITY\\NetworkService", L"NT AUTHORITY\\NetworkService"},
    {L"NT AUTHORITY\\NETWORK SERVICE", L"NT AUTHORITY\\NetworkService"},
    {L"LocalSystem", L"LocalSystem"},
}};

bool same(const std::wstring& one, const wchar_t* other) {
  return ::CompareStringOrdinal(one.c_str(), -1, other, -1, TRUE) == CSTR_EQUAL;
}

const wchar_t* builtIn(const std::wstring& account) {
  for (const auto& known : builtIns) {
    if (same(account, known.given)) return known.name;
  }
  return nullptr;
}

std::vector<unsigned char> rawSid(const std::wstring& account) {
  DWORD sidSize = 0, domainSize = 0;
  SID_NAME_USE use{};
  ::LookupAccountNameW(nullptr, account.c_str(), nullptr, &sidSize, nullptr, &domainSize, &use);
  std::vector<unsigned char> sid(sidSize);
  std::wstring domain(domainSize, L'\0');
  if (sidSize == 0 ||
      !::LookupAccountNameW(nullptr, account.c_str(), sid.data(), &sidSize, domain.data(), &domainSize, &use))
    return {};
  return sid;
}

// ".\NAME" is an account of this machine; the look-up wants it without the dot.
std::wstring lookedUpAs(const std::wstring& account) {
  return account.rfind(L".\\", 0) == 0 ? account.substr(2) : account;
}

}  // namespace

std::wstring accountName(const std::string& given) {
  const std::wstring account = toWide(given);
  if (const wchar_t* known = builtIn(account)) return known;
  const bool hasDomain = account.find_first_of(L"\\@") != std::wstring::npos;
  return hasDomain ? account : L".\\" + account;
}

bool needsPassword(const std::string& account) {
  const std::wstring name = accountName(account);
  if (builtIn(name) != nullptr || name.ends_with(L'$')) return false;
  return ::CompareStringOrdinal(name.substr(0, 11).c_str(), -1, L"NT SERVICE\\", -1, TRUE) != CSTR_EQUAL;
}

// SHA-1 of the name in capitals, UTF-16, as five numbers of 32 bits: documented behaviour of "sc showsid".
std::wstring serviceSid(const std::string& serviceName) {
  std::wstring name = toWide(serviceName);
  ::CharUpperBuffW(name.data(), static_cast<DWORD>(name.size()));
  std::array<unsigned char, 20> digest{};
  ::EVP_Digest(name.data(), name.size() * sizeof(wchar_t), digest.data(), nullptr, ::EVP_sha1(), nullptr);
  std::wstring sid = L"S-1-5-80";
  for (std::size_t at = 0; at < digest.size(); at += 4) {
    std::uint32_t number = 0;
    std::memcpy(&number, digest.data() + at, sizeof number);
    sid += L"-" + std::to_wstring(number);
  }
  return sid;
}

Result<std::wstring> sidOf(const std::wstring& account) {
  if (same(account, L"LocalSystem")) return std::wstring(L"S-1-5-18");
  if (same(account, L"NT AUTHORITY\\LocalService")) return std::wstring(L"S-1-5-19");
  if (same(account, L"NT AUTHORITY\\NetworkService")) return std::wstring(L"S-1-5-20");
  auto sid = rawSid(lookedUpAs(account));
  LPWSTR text = nullptr;
  if (sid.empty() || !::ConvertSidToStringSidW(sid.data(), &text))
    return Error{Error::Kind::Config, "This machine knows no account " + fromWide(account), false};
  const std::unique_ptr<void, LocalFreeing> owner(text);
  return std::wstring(text);
}

Outcome grantServiceLogon(const std::wstring& account) {
  auto sid = rawSid(lookedUpAs(account));
  if (sid.empty()) return Error{Error::Kind::Config, "This machine knows no account " + fromWide(account), false};
  LSA_OBJECT_ATTRIBUTES attributes{};
  LSA_HANDLE policy = nullptr;
  NTSTATUS status = ::LsaOpenPolicy(nullptr, &attributes, POLICY_CREATE_ACCOUNT | POLICY_LOOKUP_NAMES, &policy);
  if (status == 0) {
    std::wstring right = L"SeServiceLogonRight";
    const auto bytes = static_cast<USHORT>(right.size() * sizeof(wchar_t));
    LSA_UNICODE_STRING name{bytes, bytes, right.data()};
    status = ::LsaAddAccountRights(policy, sid.data(), &name, 1);
    ::LsaClose(policy);
  }
  if (status == 0) return success();
  return Error{Error::Kind::Rejected,
               "The account " + fromWide(account) + " could not be given the right \"Log on as a service\": " +
                   systemMessage(::LsaNtStatusToWinError(status)) + "; give it with secpol.msc",
               false};
}

}  // namespace relay
