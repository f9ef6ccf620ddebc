// The words of the Windows service, where systemd does what they do.
#include "Tests/Integration/Scene.h"

namespace relay::test {
namespace {

TEST(ServiceWords, SayHowSystemdDoesIt) {
  for (const char* word : {"install", "configure", "uninstall", "start", "stop"}) {
    const auto result = runProgram(relayProgram(), {word});
    EXPECT_EQ(result.code, 1) << word;
    EXPECT_NE(result.err.find("systemctl"), std::string::npos) << result.all();
  }
}

}  // namespace
}  // namespace relay::test
