#pragma once

#include <filesystem>
#include <string>

namespace relay::test {

// A fresh folder that goes with the object. With RELAY_KEEP_TEMP set in the environment it stays.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  // Writes a file and returns its name.
  std::string write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

std::string readFile(const std::string& name);  // empty when it is not there

}  // namespace relay::test
