#include "Core/Platform/ReadableFile.h"

#include <windows.h>

#include <algorithm>
#include <utility>

#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

constexpr std::int64_t kTicksPerMillisecond = 10'000;
constexpr std::int64_t kMillisecondsTo1970 = 11'644'473'600'000;  // from 1601, where file times begin

HANDLE handleOf(std::intptr_t number) { return reinterpret_cast<HANDLE>(number); }

}  // namespace

Result<ReadableFile> ReadableFile::open(const std::string& path) {
  const HANDLE handle =
      ::CreateFileW(toWidePath(path).c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                    nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return diskError(path, "opening", ::GetLastError());
  ReadableFile file(reinterpret_cast<std::intptr_t>(handle), path);
  if (::GetFileType(handle) != FILE_TYPE_DISK)
    return Error{Error::Kind::Disk, path + ": it is no ordinary file", false};
  BY_HANDLE_FILE_INFORMATION info{};
  if (!::GetFileInformationByHandle(handle, &info)) return diskError(path, "reading", ::GetLastError());
  file.size_ = (static_cast<std::uint64_t>(info.nFileSizeHigh) << 32) | info.nFileSizeLow;
  file.stamp_ =
      (static_cast<std::uint64_t>(info.ftLastWriteTime.dwHighDateTime) << 32) | info.ftLastWriteTime.dwLowDateTime;
  file.modified_ = WallTime(
      std::chrono::milliseconds(static_cast<std::int64_t>(file.stamp_) / kTicksPerMillisecond - kMillisecondsTo1970));
  return file;
}

ReadableFile::ReadableFile(ReadableFile&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)),
      path_(std::move(other.path_)),
      size_(other.size_),
      modified_(other.modified_),
      stamp_(other.stamp_) {}

ReadableFile& ReadableFile::operator=(ReadableFile&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(path_, other.path_);
  size_ = other.size_;
  modified_ = other.modified_;
  stamp_ = other.stamp_;
  return *this;
}

ReadableFile::~ReadableFile() {
  if (handle_ != -1) ::CloseHandle(handleOf(handle_));
}

Result<std::size_t> ReadableFile::readAt(std::uint64_t offset, char* into, std::size_t size) const {
  std::size_t filled = 0;
  while (filled < size) {
    OVERLAPPED place{};
    place.Offset = static_cast<DWORD>((offset + filled) & 0xFFFFFFFFU);
    place.OffsetHigh = static_cast<DWORD>((offset + filled) >> 32);
    DWORD got = 0;
    const DWORD part = static_cast<DWORD>(std::min<std::size_t>(size - filled, 1U << 20));
    if (!::ReadFile(handleOf(handle_), into + filled, part, &got, &place)) {
      const DWORD code = ::GetLastError();
      if (code == ERROR_HANDLE_EOF) break;
      return diskError(path_, "reading", code);
    }
    if (got == 0) break;
    filled += got;
  }
  return filled;
}

}  // namespace relay
