// A phone system that sends nonsense: a clear line, no harm, bounded memory.
#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

constexpr std::size_t megabyte = 1024 * 1024;

class HostilePbx : public SceneTest {
 protected:
  void expectOneMoreCall() {
    ASSERT_TRUE(pbx->waitForSocket(40s));
    pbx->call(shortCall());
    const Comparison result = compareCalls(pbx->expected().size() + 1, 40s, {2, false});
    EXPECT_TRUE(result.faults.empty()) << result.text();
    EXPECT_TRUE(relay.running());
  }
  std::size_t peakBytes() { return relay.process().peakBytes(); }
  void beginMeasured() {
    begin();
    ASSERT_GT(peakBytes(), 0U);
  }
};

TEST_F(HostilePbx, FramesOfNonsenseAreIgnoredWithOneLine) {
  beginMeasured();
  for (const char* kind : {"text", "truncated", "array", "number", "empty", "unknown_type", "bad_entity", "bad_types",
                           "unknown_dn", "null_bytes", "flood"})
    pbx->fault(std::string(R"({"name":"rubbish","kind":")") + kind + "\"}");
  ASSERT_TRUE(relay.waitForLine("could not be read and were ignored"));
  expectOneMoreCall();
  EXPECT_LE(relay.linesWith("could not be read"), 10U);
}

TEST_F(HostilePbx, ABrokenWebSocketIsOpenedAgain) {
  beginMeasured();
  pbx->fault(R"({"name":"rubbish","kind":"binary"})");
  pbx->fault(R"({"name":"rubbish","kind":"raw"})");
  ASSERT_TRUE(relay.waitForLine("Connected again"));
  expectOneMoreCall();
}

TEST_F(HostilePbx, JsonOfFiftyMegabytesOrTenThousandLevelsTakesNoMemory) {
  beginMeasured();
  pbx->fault(R"({"name":"rubbish","kind":"deep_json"})");
  pbx->fault(R"({"name":"rubbish","kind":"big_json"})");
  ASSERT_TRUE(relay.waitForLine("Connected again", 40s));
  expectOneMoreCall();
  EXPECT_LT(peakBytes(), 100 * megabyte);
}

TEST_F(HostilePbx, EndlessHugeAndBrokenAnswersEndNoCallAndTakeNoMemory) {
  beginMeasured();
  for (const char* fault :
       {R"({"name":"endless","kind":"participant","count":2})", R"({"name":"huge","kind":"participant","count":2})",
        R"({"name":"garbage_body","kind":"participant","count":2})",
        R"({"name":"cut_body","kind":"participant","count":2})",
        R"({"name":"endless","kind":"activecalls","count":1})"})
    pbx->fault(fault);
  pbx->call(R"({"kind":"answered","ring_ms":2500,"talk_ms":9500})");
  pbx->call(R"({"kind":"answered","ring_ms":2500,"talk_ms":9500})");
  const Comparison result = compareCalls(2, 45s, {-1, true});
  EXPECT_TRUE(result.faults.empty()) << result.text();
  EXPECT_LT(peakBytes(), 150 * megabyte);
  expectOneMoreCall();
}

TEST_F(HostilePbx, AnEndlessSnapshotOrTokenIsGivenUpAndTriedAgain) {
  pbxOptions = {"--fault", "endless,kind=snapshot,count=1", "--fault", "endless,kind=token,count=1"};
  begin(false);
  relay.start();
  ASSERT_TRUE(relay.waitForLine("calls are not seen until it is back", 40s));
  ASSERT_TRUE(relay.waitForLine("Connected to the phone system", 60s));
  EXPECT_LT(relay.process().residentBytes(), 150 * megabyte);
  expectOneMoreCall();
}

}  // namespace
}  // namespace relay::test
