#include "Core/Platform/OutputFile.h"

#include <windows.h>

#include <algorithm>

#include "Core/Platform/Windows/Handle.h"
#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

class WindowsOutputFile final : public OutputFile {
 public:
  WindowsOutputFile(std::string path, std::string partial, Handle file)
      : path_(std::move(path)), partial_(std::move(partial)), file_(std::move(file)) {}
  ~WindowsOutputFile() override {
    file_ = Handle();
    if (!committed_) ::DeleteFileW(toWidePath(partial_).c_str());
  }

  Outcome append(std::string_view bytes) override {
    const Outcome done = overwrite(size_, bytes);
    if (done) size_ += bytes.size();
    return done;
  }

  Outcome overwrite(std::uint64_t offset, std::string_view bytes) override {
    while (!bytes.empty()) {
      OVERLAPPED at{};
      at.Offset = static_cast<DWORD>(offset);
      at.OffsetHigh = static_cast<DWORD>(offset >> 32);
      const DWORD part = static_cast<DWORD>(std::min<std::size_t>(bytes.size(), 1 << 20));
      DWORD written = 0;
      if (!::WriteFile(file_.get(), bytes.data(), part, &written, &at))
        return diskError(path_, "writing", ::GetLastError());
      bytes.remove_prefix(written);
      offset += written;
    }
    return success();
  }

  Outcome flush() override {
    if (!::FlushFileBuffers(file_.get())) return diskError(path_, "syncing", ::GetLastError());
    return success();
  }

  Outcome commit() override {
    const Outcome flushed = flush();
    if (!flushed) return flushed;
    { const Handle closed = std::move(file_); }
    if (!::MoveFileExW(toWidePath(partial_).c_str(), toWidePath(path_).c_str(),
                       MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
      return diskError(path_, "renaming", ::GetLastError());
    committed_ = true;
    return success();
  }

  const std::string& partialPath() const override { return partial_; }

 private:
  std::string path_, partial_;
  Handle file_;
  std::uint64_t size_ = 0;
  bool committed_ = false;
};

}  // namespace

// Others may read and delete it meanwhile, as a virus scanner does.
Result<std::unique_ptr<OutputFile>> OutputFile::create(const std::string& path) {
  const std::string partial = path + std::string(partialSuffix);
  Handle file(::CreateFileW(toWidePath(partial).c_str(), GENERIC_READ | GENERIC_WRITE,
                            FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL,
                            nullptr));
  if (!file) return diskError(path, "writing", ::GetLastError());
  return std::unique_ptr<OutputFile>(new WindowsOutputFile(path, partial, std::move(file)));
}

}  // namespace relay
