#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

struct sqlite3_vfs;

namespace relay::test {

// A file system in memory for SQLite that knows which writes were synced: for power cuts, kills and full
// disks at any moment.
//
// Threads: any. Lifetime: longer than every database on it.
class MemoryVfs {
 public:
  MemoryVfs();
  ~MemoryVfs();
  MemoryVfs(const MemoryVfs&) = delete;
  MemoryVfs& operator=(const MemoryVfs&) = delete;

  const std::string& name() const { return name_; }

  // What is left of writes that were not synced: all (only the process died), none, or some of their sectors.
  enum class Left { All, None, Some };

  // The machine stops at the n-th change from now (1: the next one), which does not happen, nor any later one.
  void crashAt(int change);
  bool crashed() const;
  // What the machine finds when it starts again.
  void restart(Left left, unsigned seed);

  // Writing fails with SQLITE_FULL, or with SQLITE_IOERR.
  void setFull(bool full);
  void setFailing(bool failing);
  // Overwrites bytes of a file, as a dying disk does.
  void damage(const std::string& file, std::size_t offset, std::size_t count);

  struct Write {
    std::size_t offset = 0;
    std::vector<unsigned char> bytes;
    bool truncate = false;
  };
  struct File {
    std::vector<unsigned char> now;
    std::vector<unsigned char> synced;
    std::vector<Write> unsynced;
  };

  // For the callbacks that SQLite calls. Results are SQLite's codes.
  int write(File& file, const void* bytes, std::size_t count, std::size_t offset);
  int truncate(File& file, std::size_t size);
  int sync(File& file);
  int remove(const std::string& name);
  int read(const File& file, void* bytes, std::size_t count, std::size_t offset);
  std::size_t size(const File& file);
  std::shared_ptr<File> open(const std::string& name, bool create);
  bool exists(const std::string& name);

 private:
  bool changeAllowed();

  mutable std::mutex mutex_;
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::map<std::string, std::shared_ptr<File>> files_;
  int changesLeft_ = -1;
  bool crashed_ = false;
  bool full_ = false;
  bool failing_ = false;
};

}  // namespace relay::test
