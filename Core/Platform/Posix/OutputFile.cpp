#include "Core/Platform/OutputFile.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>

#include "Core/Platform/Posix/Descriptor.h"

namespace relay {
namespace {

class PosixOutputFile final : public OutputFile {
 public:
  PosixOutputFile(std::string path, std::string partial, Descriptor fd)
      : path_(std::move(path)), partial_(std::move(partial)), fd_(std::move(fd)) {}
  ~PosixOutputFile() override {
    if (!committed_) ::unlink(partial_.c_str());
  }

  Outcome append(std::string_view bytes) override {
    const Outcome done = overwrite(size_, bytes);
    if (done) size_ += bytes.size();
    return done;
  }

  Outcome overwrite(std::uint64_t offset, std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return diskError(path_, "writing", errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
      offset += static_cast<std::uint64_t>(written);
    }
    return success();
  }

  Outcome flush() override {
    if (::fsync(fd_.get()) != 0) return diskError(path_, "syncing", errno);
    return success();
  }

  Outcome commit() override {
    const Outcome flushed = flush();
    if (!flushed) return flushed;
    if (::rename(partial_.c_str(), path_.c_str()) != 0) return diskError(path_, "renaming", errno);
    committed_ = true;
    const std::string folder = std::filesystem::path(path_).parent_path().string();
    const Descriptor above(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!above) return diskError(folder, "opening", errno);
    if (::fsync(above.get()) != 0 && errno != EINVAL) return diskError(folder, "syncing", errno);
    return success();
  }

  const std::string& partialPath() const override { return partial_; }

 private:
  std::string path_, partial_;
  Descriptor fd_;
  std::uint64_t size_ = 0;
  bool committed_ = false;
};

}  // namespace

Result<std::unique_ptr<OutputFile>> OutputFile::create(const std::string& path) {
  constexpr mode_t mode = 0640;
  const std::string partial = path + std::string(partialSuffix);
  // What a former run left behind is not written into: its readers, if any, keep what they have.
  ::unlink(partial.c_str());
  Descriptor fd(::open(partial.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!fd) return diskError(path, "writing", errno);
  return std::unique_ptr<OutputFile>(new PosixOutputFile(path, partial, std::move(fd)));
}

}  // namespace relay
