#include "Core/Platform/Windows/Text.h"

#include <array>

namespace relay {

std::wstring toWide(std::string_view text) {
  const int size = static_cast<int>(text.size());
  std::wstring wide(static_cast<std::size_t>(::MultiByteToWideChar(CP_UTF8, 0, text.data(), size, nullptr, 0)), L'\0');
  ::MultiByteToWideChar(CP_UTF8, 0, text.data(), size, wide.data(), static_cast<int>(wide.size()));
  return wide;
}

std::string fromWide(std::wstring_view text) {
  const int size = static_cast<int>(text.size());
  std::string narrow(
      static_cast<std::size_t>(::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, nullptr, 0, nullptr, nullptr)),
      '\0');
  ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, narrow.data(), static_cast<int>(narrow.size()), nullptr,
                        nullptr);
  return narrow;
}

std::wstring toWidePath(const std::string& path) {
  const std::wstring given = toWide(path);
  if (given.starts_with(L"\\\\?\\") || given.starts_with(L"\\\\.\\")) return given;
  std::wstring full(::GetFullPathNameW(given.c_str(), 0, nullptr, nullptr), L'\0');
  full.resize(::GetFullPathNameW(given.c_str(), static_cast<DWORD>(full.size()), full.data(), nullptr));
  if (full.empty()) return given;
  if (full.starts_with(L"\\\\")) return L"\\\\?\\UNC" + full.substr(1);
  return L"\\\\?\\" + full;
}

std::string systemMessage(DWORD code) {
  std::array<wchar_t, 512> text{};
  const DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK;
  const DWORD english = MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US);
  const DWORD room = static_cast<DWORD>(text.size());
  DWORD length = ::FormatMessageW(flags, nullptr, code, english, text.data(), room, nullptr);
  if (length == 0) length = ::FormatMessageW(flags, nullptr, code, 0, text.data(), room, nullptr);
  std::string message = fromWide(std::wstring_view(text.data(), length));
  while (!message.empty() && (message.back() == ' ' || message.back() == '.')) message.pop_back();
  return message + " (" + std::to_string(code) + ")";
}

Error diskError(const std::string& path, const char* doing, DWORD code) {
  const bool mayPass = code == ERROR_DISK_FULL || code == ERROR_HANDLE_DISK_FULL || code == ERROR_SHARING_VIOLATION ||
                       code == ERROR_LOCK_VIOLATION || code == ERROR_NETNAME_DELETED;
  return Error{Error::Kind::Disk, path + ": " + doing + " failed: " + systemMessage(code), mayPass};
}

}  // namespace relay
