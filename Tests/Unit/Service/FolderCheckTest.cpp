#include "Service/Commands/FolderCheck.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "Core/Platform/Files.h"
#include "Core/Platform/NativePath.h"
#include "Tests/Support/TempFolder.h"

namespace relay {
namespace {

using test::TempFolder;

Settings settingsIn(const std::string& dataDir) {
  Settings settings;
  settings.service.dataDir = dataDir;
  return settings;
}

TEST(FolderCheck, TriesTheDataFolderAndLeavesNothingInIt) {
  const TempFolder place;
  const std::string data = joinPath(utf8Path(place.path()), "Daten für Київ");
  const auto lines = folderLines(settingsIn(data));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0]["level"], "good") << lines.dump();
  EXPECT_NE(lines[0]["text"].get<std::string>().find(data), std::string::npos);
  EXPECT_TRUE(std::filesystem::is_empty(nativePath(data)));
}

TEST(FolderCheck, AFileIsNoFolder) {
  const TempFolder place;
  Settings settings = settingsIn(place.file("data"));
  settings.recordings.enabled = true;
  settings.recordings.source = RecordingSource::Folder;
  settings.recordings.output = place.file("out");
  settings.recordings.folders = {place.write("a.wav", "x")};
  const auto lines = folderLines(settings);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[2]["level"], "fault") << lines.dump();
}

TEST(FolderCheck, SaysWhichRecordingsFolderCannotBeRead) {
  const TempFolder place;
  Settings settings = settingsIn(place.file("data"));
  settings.recordings.enabled = true;
  settings.recordings.source = RecordingSource::Folder;
  settings.recordings.output = place.file("out");
  const std::string there = joinPath(utf8Path(place.path()), "Aufnahmen für alle");
  ASSERT_TRUE(makePrivateFolder(there));
  settings.recordings.folders = {there, place.file("absent")};
  const auto lines = folderLines(settings);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[2]["level"], "good") << lines.dump();
  EXPECT_EQ(lines[3]["level"], "fault");
  EXPECT_NE(lines[3]["text"].get<std::string>().find(place.file("absent")), std::string::npos);
}

}  // namespace
}  // namespace relay
