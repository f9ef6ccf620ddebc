#include "Core/OnDuty/OnDuty.h"

#include <deque>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "Tests/Support/TempFolder.h"
#include "Tests/Unit/OnDuty/Rosters.h"

namespace relay {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

struct SetClock final : Clock {
  WallTime now() const override { return at; }
  WallTime at = when("2026-03-01 10:00");
};

// Answers from a list; the last one for ever. Keeps what was asked.
struct FakeServer {
  std::deque<Result<HttpResponse>> answers;
  std::vector<HttpRequest> asked;
};
class FakeClient final : public HttpClient {
 public:
  FakeClient(boost::asio::io_context& io, FakeServer& server) : io_(io), server_(server) {}
  void send(HttpRequest request, HttpDone done) override {
    server_.asked.push_back(std::move(request));
    auto answer = server_.answers.front();
    if (server_.answers.size() > 1) server_.answers.pop_front();
    boost::asio::post(io_, [done = std::move(done), answer = std::move(answer), alive = std::weak_ptr<int>(alive_)] {
      if (!alive.expired()) done(answer);
    });
  }
  void cancel() override { alive_ = std::make_shared<int>(); }

 private:
  boost::asio::io_context& io_;
  FakeServer& server_;
  std::shared_ptr<int> alive_ = std::make_shared<int>();
};

HttpResponse answer(int status, const std::string& body = {}, const std::string& etag = {}) {
  HttpResponse response;
  response.status = status;
  response.body = body;
  if (!etag.empty()) response.headers.emplace_back("ETag", etag);
  return response;
}

class OnDutyTest : public testing::Test {
 protected:
  OnDutyTest() {
    settings_.timezone = "Europe/Berlin";
    settings_.onDuty.enabled = true;
    settings_.onDuty.roster = folder_.file("roster.csv");
    settings_.onDuty.refresh = std::chrono::milliseconds(100);
    settings_.onDuty.fallbackNumber = "200";
    settings_.onDuty.people = {{"Max", "Max Mustermann", "0171-12345", ""}, {"Eva", "", "0172-2", ""}};
  }

  void writeRoster(const std::string& lines) { folder_.write("roster.csv", "from;to;person\n" + lines); }

  void start() {
    duty_.reset();
    duty_ =
        std::make_unique<OnDuty>(OnDuty::Parts{io_.get_executor(), clock_, folder_.path().string(),
                                               [this] { return std::make_unique<FakeClient>(io_, server_); },
                                               [this](const DutyNotice& notice) { notices_.push_back(notice.word); }});
    duty_->onChange([this](const DutyAnswer& now) { told_.push_back(now.person); });
    duty_->start(settings_);
  }

  // Runs the loop until it holds; false after ten seconds.
  template <class Condition>
  bool until(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      io_.restart();
      io_.run_one_for(std::chrono::milliseconds(20));
    }
    return true;
  }
  bool reaches(const std::string& person) {
    return until([&] { return duty_->ready() && duty_->now().person == person; });
  }

  test::TempFolder folder_;
  boost::asio::io_context io_;
  SetClock clock_;
  DutySettings settings_;
  FakeServer server_;
  std::vector<std::string> notices_;
  std::vector<std::string> told_;
  std::unique_ptr<OnDuty> duty_;
};

TEST_F(OnDutyTest, AChangedRosterIsInForceAndTold) {
  writeRoster("2026-03-01;2026-03-31;Max\n");
  start();
  ASSERT_TRUE(reaches("Max"));
  EXPECT_EQ(duty_->now().number, "0171-12345");
  EXPECT_FALSE(duty_->now().stale);
  writeRoster("2026-03-01;2026-03-31;Eva\n");
  ASSERT_TRUE(reaches("Eva"));
  EXPECT_THAT(told_, testing::ElementsAre("Max", "Eva"));
  EXPECT_THAT(notices_, testing::Contains("duty_changed"));
}

TEST_F(OnDutyTest, HandOverHappensWhenTheClockComesToIt) {
  writeRoster("2026-03-01 00:00;2026-03-01 20:00;Max\n2026-03-01 20:00;2026-03-31 00:00;Eva\n");
  start();
  ASSERT_TRUE(reaches("Max"));
  clock_.at = when("2026-03-01 20:00") - std::chrono::milliseconds(1);
  EXPECT_EQ(duty_->now().person, "Max");
  clock_.at = when("2026-03-01 20:00");
  EXPECT_EQ(duty_->now().person, "Eva") << "also before anybody was told";
  EXPECT_TRUE(until([&] { return !told_.empty() && told_.back() == "Eva"; }));
}

TEST_F(OnDutyTest, AClockSetBackADayBreaksNothing) {
  writeRoster("2026-02-01 00:00;2026-03-01 00:00;Eva\n2026-03-01 00:00;2026-03-31 00:00;Max\n");
  start();
  ASSERT_TRUE(reaches("Max"));
  clock_.at -= std::chrono::hours(24);
  EXPECT_EQ(duty_->now().person, "Eva");
  EXPECT_TRUE(until([&] { return told_.back() == "Eva"; }));
  clock_.at += std::chrono::hours(24);
  EXPECT_TRUE(until([&] { return told_.back() == "Max"; }));
}

TEST_F(OnDutyTest, WhatCannotBeReadLeavesTheLastGoodRosterInForceAlsoAfterARestart) {
  writeRoster("2026-03-01;2026-03-31;Max\n");
  start();
  ASSERT_TRUE(reaches("Max"));
  for (const std::string bad : {"<html></html>", ""}) {
    folder_.write("roster.csv", bad);
    ASSERT_TRUE(until([&] { return duty_->now().stale; })) << bad;
    EXPECT_EQ(duty_->now().person, "Max");
    EXPECT_THAT(duty_->health().rosterProblem, HasSubstr("roster.csv"));
  }
  std::filesystem::remove(folder_.file("roster.csv"));
  start();
  EXPECT_EQ(duty_->now().person, "Max") << "at once, before anything was read";
  ASSERT_TRUE(until([&] { return duty_->ready(); }));
  EXPECT_EQ(duty_->now().person, "Max");
  EXPECT_TRUE(until([&] { return !duty_->health().rosterProblem.empty(); }));
  writeRoster("2026-03-01;2026-03-31;Eva\n");
  ASSERT_TRUE(reaches("Eva"));
  EXPECT_FALSE(duty_->now().stale);
}

TEST_F(OnDutyTest, WithoutRosterAndCopyTheLastAnswerHoldsForItsTimeThenTheFallback) {
  writeRoster("2026-03-01 00:00;2026-03-01 20:00;Max\n");
  start();
  ASSERT_TRUE(reaches("Max"));
  duty_.reset();
  std::filesystem::remove(folder_.file("roster.csv"));
  std::filesystem::remove(folder_.file("roster.copy"));
  start();
  ASSERT_TRUE(until([&] { return duty_->ready(); }));
  EXPECT_EQ(duty_->now().person, "Max");
  EXPECT_TRUE(duty_->now().stale);
  clock_.at = when("2026-03-01 20:00");
  EXPECT_EQ(duty_->now().number, "200");
}

TEST_F(OnDutyTest, ARosterAtAUrlIsFetchedWithItsTagAndKept) {
  settings_.onDuty.roster = "https://calendar.example.com/private/roster.csv";
  server_.answers = {answer(302), answer(200, "2026-03-01;2026-03-31;Max\n", "\"v1\""), answer(304), answer(503)};
  auto moved = answer(302);
  moved.headers.emplace_back("Location", "/moved/roster.csv");
  server_.answers.front() = moved;
  start();
  ASSERT_TRUE(reaches("Max"));
  ASSERT_TRUE(until([&] { return server_.asked.size() >= 3; }));
  EXPECT_EQ(server_.asked[1].url, "https://calendar.example.com/moved/roster.csv");
  const auto& headers = server_.asked[2].headers;
  EXPECT_THAT(headers, testing::Contains(std::pair<std::string, std::string>("If-None-Match", "\"v1\"")));
  ASSERT_TRUE(until([&] { return !duty_->health().rosterProblem.empty(); }));
  EXPECT_THAT(duty_->health().rosterProblem, HasSubstr("the server answered 503"));
  EXPECT_EQ(duty_->now().person, "Max");
  EXPECT_FALSE(duty_->now().stale) << "one failure does not make it old";
  clock_.at += std::chrono::hours(2);
  EXPECT_TRUE(duty_->now().stale);
  start();
  ASSERT_TRUE(until([&] { return duty_->ready(); }));
  EXPECT_EQ(duty_->now().person, "Max");
}

TEST_F(OnDutyTest, AnOverrideCountsAtOnceAndOutlivesARestart) {
  writeRoster("2026-03-01;2026-03-31;Max\n");
  start();
  ASSERT_TRUE(reaches("Max"));
  ASSERT_TRUE(duty_->setOverride(" eva ", clock_.at, clock_.at + std::chrono::hours(2), "ill", "boss"));
  EXPECT_EQ(duty_->now().person, "Eva");
  EXPECT_EQ(duty_->now().source, DutySource::Override);
  start();
  ASSERT_TRUE(until([&] { return duty_->ready(); }));
  EXPECT_EQ(duty_->now().person, "Eva");
  const auto cleared = duty_->clearOverrides(clock_.at, clock_.at + std::chrono::hours(9), "", "boss");
  ASSERT_TRUE(cleared);
  EXPECT_EQ(cleared.value(), 1);
  EXPECT_EQ(duty_->now().person, "Max");
}

TEST_F(OnDutyTest, AnOverrideThatCannotBeRightIsRefused) {
  settings_.onDuty.people.push_back({"Nix", "", "112", ""});
  writeRoster("2026-03-01;2026-03-31;Max\n");
  start();
  const auto refused = [&](const std::string& person, std::chrono::hours from, std::chrono::hours until) {
    const auto outcome = duty_->setOverride(person, clock_.at + from, clock_.at + until, "", "");
    return outcome ? std::string() : outcome.error().what;
  };
  using std::chrono::hours;
  EXPECT_THAT(refused("Moritz", hours(0), hours(1)), HasSubstr("no section [person Moritz]"));
  EXPECT_THAT(refused("Nix", hours(0), hours(1)), HasSubstr("emergency service"));
  EXPECT_THAT(refused("Eva", hours(1), hours(1)), HasSubstr("ends before it begins"));
  EXPECT_THAT(refused("Eva", hours(-2), hours(-1)), HasSubstr("past"));
  EXPECT_THAT(refused("Eva", hours(0), hours(24 * 400)), HasSubstr("longer than a year"));
}

TEST_F(OnDutyTest, AChangeOfThePeopleCountsWithoutReadingTheRosterAgain) {
  writeRoster("2026-03-01;2026-03-31;Max\n");
  start();
  ASSERT_TRUE(reaches("Max"));
  settings_.onDuty.people[0].mobile = "0179-9";
  duty_->reload(settings_);
  EXPECT_EQ(duty_->now().number, "0179-9");
}

TEST_F(OnDutyTest, AnotherRosterTakesOverWithoutAHole) {
  writeRoster("2026-03-01;2026-03-31;Max\n");
  start();
  ASSERT_TRUE(reaches("Max"));
  settings_.onDuty.roster =
      folder_.write("other.ics", calendar({"UID:1\nDTSTART:20260301T000000\nDTEND:20260401T000000\nSUMMARY:Eva"}));
  duty_->reload(settings_);
  EXPECT_EQ(duty_->now().person, "Max") << "until the new one has been read";
  ASSERT_TRUE(reaches("Eva"));
  settings_.onDuty.enabled = false;
  duty_->reload(settings_);
  EXPECT_FALSE(duty_->now().active);
  EXPECT_FALSE(duty_->health().enabled);
}

TEST_F(OnDutyTest, HolidaysThatNameNobodyAreNoWarningAndThoseThatDoCount) {
  writeRoster("2026-03-05;2026-03-31;Max\n");
  settings_.onDuty.holidays =
      folder_.write("holidays.ics", calendar({"UID:1\nDTSTART;VALUE=DATE:20260301\nSUMMARY:Neujahr",
                                              "UID:2\nDTSTART;VALUE=DATE:20260301\nSUMMARY:Eva"}));
  start();
  ASSERT_TRUE(reaches("Eva"));
  EXPECT_EQ(duty_->now().source, DutySource::Holiday);
  ASSERT_TRUE(until([&] { return !duty_->warnings().empty(); }));
  for (const DutyWarning& one : duty_->warnings()) EXPECT_EQ(one.kind, DutyWarning::Kind::Gap) << one.text;
}

TEST_F(OnDutyTest, AWarningIsToldOnceNotAgainAfterARestart) {
  writeRoster("2026-03-01;2026-03-03;Max\n");
  start();
  const auto warned = [&] { return std::count(notices_.begin(), notices_.end(), "duty_warning"); };
  ASSERT_TRUE(until([&] { return warned() == 1; }));
  start();
  ASSERT_TRUE(until([&] { return duty_->ready() && !duty_->warnings().empty(); }));
  EXPECT_EQ(warned(), 1);
}

TEST_F(OnDutyTest, SwitchedOffItDoesNothing) {
  settings_.onDuty.enabled = false;
  start();
  EXPECT_FALSE(duty_->now().active);
  EXPECT_FALSE(duty_->ready());
  EXPECT_FALSE(std::filesystem::exists(folder_.file("duty.db")));
}

}  // namespace
}  // namespace relay
