#include "Tests/Unit/Delivery/MemoryVfs.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>

#include <sqlite3.h>

namespace relay::test {
namespace {

struct Handle {
  sqlite3_file base;
  MemoryVfs* owner;
  std::shared_ptr<MemoryVfs::File> file;
};

Handle& handleOf(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
MemoryVfs& ownerOf(sqlite3_vfs* vfs) { return *static_cast<MemoryVfs*>(vfs->pAppData); }

int onClose(sqlite3_file* file) {
  handleOf(file).file.~shared_ptr();
  return SQLITE_OK;
}
int onRead(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
  auto& handle = handleOf(file);
  return handle.owner->read(*handle.file, bytes, static_cast<std::size_t>(count), static_cast<std::size_t>(offset));
}
int onWrite(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  auto& handle = handleOf(file);
  return handle.owner->write(*handle.file, bytes, static_cast<std::size_t>(count), static_cast<std::size_t>(offset));
}
int onTruncate(sqlite3_file* file, sqlite3_int64 size) {
  return handleOf(file).owner->truncate(*handleOf(file).file, static_cast<std::size_t>(size));
}
int onSync(sqlite3_file* file, int) { return handleOf(file).owner->sync(*handleOf(file).file); }
int onSize(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(handleOf(file).owner->size(*handleOf(file).file));
  return SQLITE_OK;
}
int onLock(sqlite3_file*, int) { return SQLITE_OK; }
int onCheckLock(sqlite3_file*, int* locked) {
  *locked = 0;
  return SQLITE_OK;
}
int onControl(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int onSectorSize(sqlite3_file*) { return 512; }
int onCharacteristics(sqlite3_file*) { return 0; }

const sqlite3_io_methods methods{
    1,       onClose,     onRead,    onWrite,      onTruncate,        onSync,  onSize,  onLock,
    onLock,  onCheckLock, onControl, onSectorSize, onCharacteristics, nullptr, nullptr, nullptr,
    nullptr, nullptr,     nullptr};

int onOpen(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* outFlags) {
  auto& handle = handleOf(file);
  handle.base.pMethods = nullptr;
  auto found = ownerOf(vfs).open(name == nullptr ? "" : name, (flags & SQLITE_OPEN_CREATE) != 0);
  if (!found) return SQLITE_CANTOPEN;
  handle.owner = &ownerOf(vfs);
  new (&handle.file) std::shared_ptr<MemoryVfs::File>(std::move(found));
  handle.base.pMethods = &methods;
  if (outFlags != nullptr) *outFlags = flags;
  return SQLITE_OK;
}
int onDelete(sqlite3_vfs* vfs, const char* name, int) { return ownerOf(vfs).remove(name); }
int onAccess(sqlite3_vfs* vfs, const char* name, int, int* result) {
  *result = ownerOf(vfs).exists(name) ? 1 : 0;
  return SQLITE_OK;
}
int onFullPath(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

std::string freshName() {
  static std::atomic<int> number{0};
  return "memory-" + std::to_string(++number);
}

}  // namespace

MemoryVfs::MemoryVfs() : name_(freshName()), vfs_(std::make_unique<sqlite3_vfs>()) {
  const auto* usual = sqlite3_vfs_find(nullptr);
  *vfs_ = *usual;
  vfs_->szOsFile = sizeof(Handle);
  vfs_->pNext = nullptr;
  vfs_->zName = name_.c_str();
  vfs_->pAppData = this;
  vfs_->xOpen = onOpen;
  vfs_->xDelete = onDelete;
  vfs_->xAccess = onAccess;
  vfs_->xFullPathname = onFullPath;
  sqlite3_vfs_register(vfs_.get(), 0);
}

MemoryVfs::~MemoryVfs() { sqlite3_vfs_unregister(vfs_.get()); }

void MemoryVfs::crashAt(int change) {
  const std::lock_guard lock(mutex_);
  changesLeft_ = change - 1;
}

bool MemoryVfs::crashed() const {
  const std::lock_guard lock(mutex_);
  return crashed_;
}

void MemoryVfs::restart(Left left, unsigned seed) {
  const std::lock_guard lock(mutex_);
  std::minstd_rand random(seed);
  for (auto& [name, file] : files_) {
    if (left != Left::All) file->now = file->synced;
    for (const auto& write : left == Left::Some ? file->unsynced : std::vector<Write>()) {
      if (write.truncate || random() % 2 == 0) continue;
      constexpr std::size_t sector = 512;
      for (std::size_t begin = 0; begin < write.bytes.size(); begin += sector) {
        const auto count = std::min(sector, write.bytes.size() - begin);
        if (random() % 4 == 0) continue;
        file->now.resize(std::max(file->now.size(), write.offset + begin + count));
        std::copy_n(write.bytes.data() + begin, count, file->now.data() + write.offset + begin);
      }
    }
    file->synced = file->now;
    file->unsynced.clear();
  }
  changesLeft_ = -1;
  crashed_ = false;
}

void MemoryVfs::setFull(bool full) {
  const std::lock_guard lock(mutex_);
  full_ = full;
}

void MemoryVfs::setFailing(bool failing) {
  const std::lock_guard lock(mutex_);
  failing_ = failing;
}

void MemoryVfs::damage(const std::string& file, std::size_t offset, std::size_t count) {
  const std::lock_guard lock(mutex_);
  auto& bytes = files_.at(file)->now;
  for (std::size_t index = offset; index < offset + count && index < bytes.size(); ++index) bytes[index] ^= 0x5a;
}

bool MemoryVfs::changeAllowed() {
  if (changesLeft_ == 0) crashed_ = true;
  if (changesLeft_ > 0) --changesLeft_;
  return !crashed_;
}

int MemoryVfs::write(File& file, const void* bytes, std::size_t count, std::size_t offset) {
  const std::lock_guard lock(mutex_);
  if (!changeAllowed() || failing_) return SQLITE_IOERR_WRITE;
  if (full_) return SQLITE_FULL;
  const auto* begin = static_cast<const unsigned char*>(bytes);
  file.now.resize(std::max(file.now.size(), offset + count));
  std::copy_n(begin, count, file.now.data() + offset);
  file.unsynced.push_back({offset, std::vector<unsigned char>(begin, begin + count), false});
  return SQLITE_OK;
}

int MemoryVfs::truncate(File& file, std::size_t size) {
  const std::lock_guard lock(mutex_);
  if (!changeAllowed()) return SQLITE_IOERR_TRUNCATE;
  file.now.resize(std::min(size, file.now.size()));
  file.unsynced.push_back({size, {}, true});
  return SQLITE_OK;
}

int MemoryVfs::sync(File& file) {
  const std::lock_guard lock(mutex_);
  if (!changeAllowed() || failing_) return SQLITE_IOERR_FSYNC;
  file.synced = file.now;
  file.unsynced.clear();
  return SQLITE_OK;
}

int MemoryVfs::remove(const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (!changeAllowed()) return SQLITE_IOERR_DELETE;
  return files_.erase(name) > 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

int MemoryVfs::read(const File& file, void* bytes, std::size_t count, std::size_t offset) {
  const std::lock_guard lock(mutex_);
  const auto there = offset >= file.now.size() ? 0 : std::min(count, file.now.size() - offset);
  if (there > 0) std::memcpy(bytes, file.now.data() + offset, there);
  std::memset(static_cast<unsigned char*>(bytes) + there, 0, count - there);
  return there == count ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

std::size_t MemoryVfs::size(const File& file) {
  const std::lock_guard lock(mutex_);
  return file.now.size();
}

std::shared_ptr<MemoryVfs::File> MemoryVfs::open(const std::string& name, bool create) {
  const std::lock_guard lock(mutex_);
  if (name.empty()) return std::make_shared<File>();
  const auto found = files_.find(name);
  if (found != files_.end()) return found->second;
  if (!create) return nullptr;
  return files_[name] = std::make_shared<File>();
}

bool MemoryVfs::exists(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return files_.count(name) > 0;
}

}  // namespace relay::test
