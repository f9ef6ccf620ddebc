#include "Service/Commands/FolderCheck.h"

#include <windows.h>

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "Tests/Support/TempFolder.h"

namespace relay {
namespace {

// A letter that was made to stand for a folder, as a user does with subst.
class UsersLetter {
 public:
  explicit UsersLetter(const std::string& folder) : folder_(std::filesystem::path(folder).wstring()) {
    const DWORD taken = ::GetLogicalDrives();
    for (wchar_t letter = L'X'; letter > L'D'; --letter) {
      if ((taken & (1U << (letter - L'A'))) == 0) {
        name_ = {letter, L':'};
        break;
      }
    }
    ::DefineDosDeviceW(0, name_.c_str(), folder_.c_str());
  }
  ~UsersLetter() { ::DefineDosDeviceW(DDD_REMOVE_DEFINITION, name_.c_str(), nullptr); }
  UsersLetter(const UsersLetter&) = delete;
  UsersLetter& operator=(const UsersLetter&) = delete;
  std::string name() const { return std::filesystem::path(name_).string(); }

 private:
  std::wstring folder_;
  std::wstring name_;
};

TEST(FolderCheckOnWindows, RefusesALetterThatOnlyItsUserSeesThoughThisAccountCouldUseIt) {
  const test::TempFolder place;
  const UsersLetter letter(place.path().string());
  Settings settings;
  settings.service.dataDir = place.file("data");
  settings.recordings.enabled = true;
  settings.recordings.source = RecordingSource::Folder;
  settings.recordings.output = letter.name() + "\\out";
  settings.recordings.folders = {letter.name() + "\\in"};
  settings.server.tlsKey = letter.name() + "\\server.key";
  const auto lines = folderLines(settings);
  ASSERT_EQ(lines.size(), 4U) << lines.dump(1);
  const std::vector<std::pair<std::size_t, std::string>> faults{{0, "server.key"}, {2, "out"}, {3, "in"}};
  for (const auto& [index, name] : faults) {
    const std::string text = lines[index]["text"];
    EXPECT_EQ(lines[index]["level"], "fault") << text;
    EXPECT_NE(text.find("a service does not see it"), std::string::npos) << text;
    EXPECT_NE(text.find("write " + place.file(name)), std::string::npos) << text;
  }
  EXPECT_FALSE(std::filesystem::exists(place.file("out"))) << "it must not be tried";
}

}  // namespace
}  // namespace relay
