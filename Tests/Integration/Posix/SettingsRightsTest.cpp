// A settings file that everybody may read.
#include <filesystem>
#include <string>

#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

namespace fs = std::filesystem;

class SettingsRights : public SceneTest {
 protected:
  // What the service has logged by the time it hears the phone system.
  std::string logWithRights(fs::perms rights) {
    begin(false);
    fs::permissions(iniFile(), rights);
    relay.start("service");
    EXPECT_TRUE(waitForLogged("Connected to the phone system")) << logFiles();
    return logFiles();
  }
};

TEST_F(SettingsRights, PlainSecretsThatEverybodyMayReadAreWarnedOfAtTheStart) {
  const std::string log = logWithRights(fs::perms::owner_all | fs::perms::others_read);
  EXPECT_EQ(countLines(log, "can be read by everybody"), 1U) << log;
  EXPECT_NE(log.find("[pbx] client_secret"), std::string::npos) << log;
}

TEST_F(SettingsRights, AFileForTheServiceAloneIsNotWarnedOf) {
  EXPECT_EQ(countLines(logWithRights(fs::perms::owner_all), "can be read by everybody"), 0U);
}

}  // namespace
}  // namespace relay::test
