#include "Core/Pbx/ThreeCx/RecordingsReader.h"

#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "FakePbx.h"
#include "Tests/Support/TempFolder.h"

namespace relay::threecx {
namespace {

using namespace std::chrono_literals;

// Answers downloads with what a test says, without a file.
struct FakeDownloader final : Downloader {
  explicit FakeDownloader(FakePace& time) : pace(time) {}
  void fetch(Download what, HttpDone done) override {
    asked.push_back(what);
    HttpResponse response;
    response.status = status;
    Result<HttpResponse> result = failure ? Result<HttpResponse>(*failure) : Result<HttpResponse>(response);
    pace.later(5ms, [done = std::move(done), result] { done(result); });
  }
  FakePace& pace;
  std::vector<Download> asked;
  int status = 200;
  std::optional<Error> failure;
};

class RecordingsReaderTest : public ::testing::Test {
 protected:
  RecordingsReaderTest() {
    settings.url = pbx.root;
    pbx.instead = [this](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
      if (!one.path.starts_with("/xapi/v1/Recordings?")) return std::nullopt;
      HttpResponse response;
      response.status = listStatus;
      response.body = listStatus == 200 ? list(one.path) : "";
      return response;
    };
  }

  // The rows that the query of the path asks for.
  std::string list(const std::string& path) const {
    const auto mark = path.find("gt%20");
    std::string text;
    int count = 0;
    const auto add = [&](std::int64_t id, bool ended) {
      const std::string number = std::to_string(id);
      text += std::string(text.empty() ? "" : ",") + R"({"Id":)" + number + R"(,"StartTime":")" + started +
              R"(","EndTime":)" + (ended ? R"("2026-03-01T09:00:10Z")" : "null") + R"(,"RecordingUrl":"101/)" + number +
              R"(.wav"})";
      ++count;
    };
    if (mark == std::string::npos) {
      if (!rows.empty()) add(rows.rbegin()->first, rows.rbegin()->second);
    } else {
      for (const auto& [id, ended] : rows)
        if (id > std::stoll(path.substr(mark + 5)) && count < 100) add(id, ended);
    }
    return R"({"value":[)" + text + "]}";
  }

  void begin(bool backlog = false) {
    RecordingFollowing following;
    following.folder = folder.file("fetched");
    following.backlog = backlog;
    following.fetched = [this](const std::string& path) { fetched.push_back(path); };
    reader = std::make_unique<RecordingsReader>(settings, requests, tokens, pace, downloader, following);
    reader->start();
    pace.pass(1s);
  }
  std::vector<std::int64_t> downloads() const {
    std::vector<std::int64_t> ids;
    for (const auto& one : downloader.asked) ids.push_back(std::stoll(one.url.substr(one.url.find("recId=") + 6)));
    return ids;
  }

  using Ids = std::vector<std::int64_t>;
  test::TempFolder folder;
  FakePace pace;
  FakePbx pbx{pace};
  PbxSettings settings;
  std::unique_ptr<HttpClient> client = pbx.client();
  TokenOwner tokens{settings, *client, pace};
  Requests requests{settings, *client, tokens, pace, nullptr};
  FakeDownloader downloader{pace};
  std::map<std::int64_t, bool> rows{{5, true}, {6, true}};  // id: has ended
  std::string started = "2026-03-01T09:00:00Z";
  int listStatus = 200;
  std::vector<std::string> fetched;
  std::unique_ptr<RecordingsReader> reader;
};

TEST_F(RecordingsReaderTest, BeginsWithWhatIsRecordedAfterTheFirstStart) {
  begin();
  EXPECT_EQ(downloads(), Ids{});
  rows[7] = true;
  pace.pass(31s);
  EXPECT_EQ(downloads(), Ids{7});
  ASSERT_EQ(fetched.size(), 1u);
  EXPECT_TRUE(fetched[0].ends_with("7.wav"));
  EXPECT_NE(fetched[0].find("101"), std::string::npos);
  pace.pass(10min);
  EXPECT_EQ(downloads(), Ids{7}) << "once is enough";
}

TEST_F(RecordingsReaderTest, FetchesEverythingWhereTheBacklogIsWantedPageByPage) {
  for (std::int64_t id = 7; id <= 250; ++id) rows[id] = true;
  begin(true);
  pace.pass(10s);
  EXPECT_EQ(downloads().size(), 246u);
  EXPECT_EQ(downloads().front(), 5);
  EXPECT_EQ(downloads().back(), 250);
}

TEST_F(RecordingsReaderTest, LooksSoonAfterTheEndOfACall) {
  begin();
  rows[7] = true;
  reader->callEnded();
  pace.pass(3s);
  EXPECT_EQ(downloads(), Ids{7});
}

TEST_F(RecordingsReaderTest, WaitsForTheEndOfARecordingWithoutHoldingUpOthers) {
  begin();
  rows[7] = false;
  rows[8] = true;
  pace.pass(31s);
  EXPECT_EQ(downloads(), Ids{8});
  rows[7] = true;
  pace.pass(31s);
  EXPECT_EQ(downloads(), (Ids{8, 7}));
}

TEST_F(RecordingsReaderTest, GoesOnAfterARestartWhereItWas) {
  begin();
  rows[7] = true;
  rows[8] = false;
  pace.pass(31s);
  reader.reset();
  rows[8] = rows[9] = true;
  begin();
  EXPECT_EQ(downloads(), (Ids{7, 8, 9}));
}

TEST_F(RecordingsReaderTest, TriesAgainForEverWhereTheNetworkFails) {
  begin();
  rows[7] = true;
  downloader.failure = Error{Error::Kind::Network, "unreachable", true};
  pace.pass(10min);
  EXPECT_GE(downloads().size(), 15u);
  downloader.failure.reset();
  pace.pass(31s);
  EXPECT_EQ(fetched.size(), 1u);
}

TEST_F(RecordingsReaderTest, GivesUpWhatThePhoneSystemRefusesAfterFiveTimes) {
  begin();
  rows[7] = true;
  downloader.status = 400;
  pace.pass(10min);
  EXPECT_EQ(downloads().size(), 5u);
  EXPECT_TRUE(reader->progress().open.empty());
  EXPECT_TRUE(fetched.empty());
}

TEST_F(RecordingsReaderTest, RenewsATokenThatIsNotAcceptedOnce) {
  begin();
  rows[7] = true;
  downloader.status = 401;
  pace.pass(31s);
  ASSERT_EQ(downloads().size(), 2u);
  EXPECT_NE(downloader.asked[0].token, downloader.asked[1].token);
}

TEST_F(RecordingsReaderTest, GoesOnWhenTheListMayBeReadAgain) {
  listStatus = 403;
  begin();
  pace.pass(1min);
  listStatus = 200;
  pace.pass(31s);
  rows[7] = true;
  pace.pass(31s);
  EXPECT_EQ(downloads(), Ids{7});
}

TEST_F(RecordingsReaderTest, NoticesAListThatHasBegunAnew) {
  rows = {{500, true}};
  begin();
  reader.reset();
  rows = {{3, true}};
  begin();
  rows[4] = true;
  pace.pass(31s);
  EXPECT_EQ(downloads(), Ids{4});
}

TEST_F(RecordingsReaderTest, LeavesOutWhatHasNoEndAfterADay) {
  begin();
  started = "2026-02-27T09:00:00Z";
  rows[7] = false;
  pace.pass(31s);
  EXPECT_TRUE(reader->progress().open.empty());
}

TEST_F(RecordingsReaderTest, ForgetsWhatIsUnderWayWhenItGoes) {
  begin();
  rows[7] = true;
  reader->callEnded();
  pace.pass(2s + 7ms);
  ASSERT_EQ(downloads(), Ids{7}) << "the file is on its way";
  reader.reset();
  pace.pass(1min);
  EXPECT_TRUE(fetched.empty());
}

}  // namespace
}  // namespace relay::threecx
