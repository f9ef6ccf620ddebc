// The local server over TLS, as curl sees it.
#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

using Https = SceneTest;

TEST_F(Https, HealthAndMetricsAnswerOverHttpsWithTheOwnCertificate) {
  begin();
  pbx->call(shortCall());
  ASSERT_TRUE(crm->waitForTaken(3));
  const std::string base = "https://127.0.0.1:" + std::to_string(ini.port);
  const auto health = runProgram("curl", {"-sk", "-m", "10", "-w", "\n%{http_code}", base + "/health"});
  ASSERT_EQ(health.code, 0) << health.all();
  EXPECT_NE(health.out.find("\"status\": \"ok\""), std::string::npos) << health.out;
  EXPECT_EQ(health.out.substr(health.out.rfind('\n') + 1), "200");
  const auto metrics = runProgram("curl", {"-sk", "-m", "10", base + "/metrics"});
  for (const char* part : {"emergency_relay_up 1", "emergency_relay_pbx_connected 1",
                           "emergency_relay_endpoint_delivered_total{endpoint=\"webhooks\"} 3"})
    EXPECT_NE(metrics.out.find(part), std::string::npos) << metrics.out;
  // The certificate is the one that is kept for import.
  const auto trusting =
      runProgram("curl", {"-s", "-m", "10", "--cacert", ini.dataDir + "/server.crt", base + "/health"});
  EXPECT_EQ(trusting.code, 0) << trusting.all();
  EXPECT_NE(runProgram("curl", {"-s", "-m", "10", base + "/health"}).code, 0);
  EXPECT_NE(runProgram("curl", {"-sk", "-m", "10", base + "/nonsense"}).out.find("\"error\""), std::string::npos);
  pbx->fault(R"({"name":"refuse","ms":60000})");
  ASSERT_TRUE(relay.waitForLine("calls are not seen until it is back"));
  const auto degraded = runProgram("curl", {"-sk", "-m", "10", "-w", "\n%{http_code}", base + "/health"});
  EXPECT_EQ(degraded.out.substr(degraded.out.rfind('\n') + 1), "503") << degraded.out;
}

}  // namespace
}  // namespace relay::test
