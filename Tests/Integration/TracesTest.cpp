// Every trace of Tests/Data/traces through the real program.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "Tests/Integration/Scene.h"
#include "Tests/Support/LocalHttp.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

namespace fs = std::filesystem;

struct Trace {
  std::string name;
  std::string file;
  double seconds = 0;
};

double secondsOf(const std::string& file) {
  std::istringstream lines(readFile(file));
  double longest = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find("\"t_ms\":");
    if (at != std::string::npos) longest = std::max(longest, std::atof(line.c_str() + at + 7) / 1000);
  }
  return longest;
}

std::vector<Trace> allTraces() {
  std::vector<Trace> traces;
  for (const auto& entry : fs::directory_iterator(fs::path(TEST_DATA) / "traces"))
    if (entry.path().extension() == ".jsonl")
      traces.push_back({entry.path().stem().string(), entry.path().string(), secondsOf(entry.path().string())});
  std::sort(traces.begin(), traces.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return traces;
}

// A phone system that plays one trace, with a relay and a receiver of its own.
class Performance {
 public:
  Performance(const Trace& trace, double speed)
      : trace_(trace),
        speed_(speed),
        expected_(readExpectFile(readFile(fs::path(trace.file).replace_extension(".expect").string()))),
        pbx_(folder_, {"--trace", trace.file, "--speed", std::to_string(speed), "--call-log", "off"}),
        crm_(folder_),
        relay_(folder_, folder_.file("webhooks.ini")) {
    IniText ini;
    ini.dataDir = folder_.file("data");
    ini.pbxUrl = pbx_.url();
    ini.crmUrl = crm_.url();
    ini.port = freePort();
    folder_.write("webhooks.ini", ini.text());
    relay_.start();
  }

  // Nothing more is sent of it, since the relay has stopped: a call that was not told is told no more.
  void finish(std::chrono::milliseconds limit) {
    EXPECT_TRUE(waitUntil(
        limit, [this] { return pbx_.done(); }, 100ms))
        << pbx_.stats();
    waitUntil(
        6s, [this] { return compared().faults.empty() && !expected_.empty(); }, 50ms);
    EXPECT_EQ(relay_.stop(), 0);
    const Comparison result = compared();
    EXPECT_TRUE(result.faults.empty()) << trace_.name << ": " << result.text() << relay_.log();
    EXPECT_EQ(result.repeats, 0U);
  }

 private:
  Comparison compared() { return compare(expected_, crm_.received(), {speed_ == 1 ? 1 : -1, false}); }

  const Trace trace_;
  const double speed_;
  TempFolder folder_;
  std::vector<ExpectedCall> expected_;
  PhoneSystem pbx_;
  Crm crm_;
  RelayProgram relay_;
};

// Faster, but not so fast that the two seconds of the rules for transfers mean another thing: trace 20 has seven
// seconds between its two transfers.
double fasterSpeed(const Trace& trace) { return trace.name == "20_blind_transfer_fails" ? 3 : 8; }
double ownSpeed(const Trace&) { return 1; }

void playAll(const std::vector<Trace>& traces, double (*speedOf)(const Trace&)) {
  ASSERT_FALSE(traces.empty());
  std::vector<std::unique_ptr<Performance>> performances;
  double longest = 0;
  for (const auto& trace : traces) {
    performances.push_back(std::make_unique<Performance>(trace, speedOf(trace)));
    longest = std::max(longest, trace.seconds / speedOf(trace));
  }
  for (std::size_t i = 0; i < traces.size(); ++i) {
    SCOPED_TRACE(traces[i].name);
    performances[i]->finish(std::chrono::milliseconds(static_cast<int>(longest * 1000)) + 15s);
  }
}

constexpr double shortOnes = 20;  // seconds

std::vector<Trace> tracesOf(bool ofShortOnes) {
  auto traces = allTraces();
  std::erase_if(traces, [&](const Trace& trace) { return (trace.seconds <= shortOnes) != ofShortOnes; });
  return traces;
}

TEST(Traces, EveryTraceHasItsExpectation) {
  const auto traces = allTraces();
  EXPECT_GE(traces.size(), 28U);
  for (const auto& trace : traces)
    EXPECT_TRUE(fs::exists(fs::path(trace.file).replace_extension(".expect"))) << trace.file;
}

TEST(Traces, ShortOnesGiveTheirEventsAtTheirOwnSpeed) { playAll(tracesOf(true), ownSpeed); }

TEST(Traces, LongOnesGiveTheirEventsPlayedFaster) { playAll(tracesOf(false), fasterSpeed); }

TEST(LongTraces, AllGiveTheirEventsAndDurationsAtTheirOwnSpeed) { playAll(allTraces(), ownSpeed); }

// The comparison itself must see what is wrong.

const std::vector<ExpectedCall> oneCall = readExpectFile(
    "# a remark\n"
    "event=ringing&user=101&id=@_7-0\n"
    "event=incomingcall_started&user=101&id=@_7-1\n"
    "event=incoming&user=101&duration=5&id=@_7-1\n");

Webhook request(const std::string& query, const std::string& id, int status = 200) {
  Webhook one;
  one.status = status;
  one.target = "/hook?" + query;
  one.id = id;
  return one;
}

std::vector<Webhook> rightRequests() {
  return {request("event=ringing&user=101&id=260301101502_7-0", "a"),
          request("event=incomingcall_started&user=101&id=260301101502_7-1", "b", 503),
          request("event=incomingcall_started&user=101&id=260301101502_7-1", "b"),
          request("event=incoming&user=101&duration=6&id=260301101502_7-1", "c")};
}

TEST(Comparison, TakesRepeatsUnderTheSameIdAndASecondOfDuration) {
  const auto result = compare(oneCall, rightRequests());
  EXPECT_TRUE(result.faults.empty()) << result.text();
  EXPECT_EQ(result.repeats, 1U);
  EXPECT_EQ(result.delivered, 3U);
}

TEST(Comparison, FindsWhatIsLostTooMuchOrOutOfOrder) {
  auto requests = rightRequests();
  requests.pop_back();
  EXPECT_EQ(compare(oneCall, requests).faults.size(), 1U);
  requests = rightRequests();
  std::swap(requests[0], requests[3]);
  EXPECT_FALSE(compare(oneCall, requests).faults.empty());
  requests = rightRequests();
  requests.push_back(request("event=ringing&user=102&id=260301101502_7-0", "d"));
  EXPECT_EQ(compare(oneCall, requests).faults.size(), 1U);
  EXPECT_EQ(compare({}, rightRequests()).faults.size(), 3U);
}

TEST(Comparison, FindsIdsAndStampsThatAreNotTheSame) {
  auto requests = rightRequests();
  requests[2].id = "other";
  EXPECT_FALSE(compare(oneCall, requests).faults.empty());
  requests = rightRequests();
  requests[3].target = "/hook?event=incoming&user=101&duration=5&id=260301101503_7-1";
  EXPECT_FALSE(compare(oneCall, requests).faults.empty());
  requests = rightRequests();
  requests[3].target = "/hook?event=incoming&user=101&duration=9&id=260301101502_7-1";
  EXPECT_FALSE(compare(oneCall, requests).faults.empty());
  requests = rightRequests();
  requests[0].target = "/hook?event=ringing&user=101&id=2603011015_7-0";
  EXPECT_FALSE(compare(oneCall, requests).faults.empty());
}

TEST(Comparison, LetsOnlyLiveEventsBeMissing) {
  auto requests = rightRequests();
  requests.erase(requests.begin());
  EXPECT_EQ(compare(oneCall, requests).faults.size(), 1U);
  EXPECT_TRUE(compare(oneCall, requests, {1, true}).faults.empty());
  requests.pop_back();
  EXPECT_EQ(compare(oneCall, requests, {1, true}).faults.size(), 1U);
}

}  // namespace
}  // namespace relay::test
