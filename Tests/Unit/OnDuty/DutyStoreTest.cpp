#include "Core/OnDuty/DutyStore.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "Core/Delivery/Database.h"
#include "Tests/Support/TempFolder.h"
#include "Tests/Unit/OnDuty/Rosters.h"

namespace relay {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class DutyStoreTest : public testing::Test {
 protected:
  std::unique_ptr<DutyStore> open() {
    auto opened = DutyStore::open(file());
    EXPECT_TRUE(opened) << opened.error().what;
    return std::move(opened).value();
  }
  std::string file() const { return dutyDatabaseFile(folder_.path().string()); }

  static DutyOverride made(const std::string& person, const std::string& from, const std::string& until) {
    return {0, person, when(from), when(until), "ill", "boss", when("2026-03-01 08:00")};
  }
  static DutyRecord line(DutyRecord::Kind kind, const std::string& at) {
    DutyRecord record;
    record.at = when(at);
    record.kind = kind;
    record.person = "Max";
    record.number = "+4917112345678";
    return record;
  }

  test::TempFolder folder_;
};

TEST_F(DutyStoreTest, OverridesOutliveARestartUntilTheyAreCleared) {
  ASSERT_TRUE(open()->addOverride(made("Max", "2026-03-01 08:00", "2026-03-01 20:00")));
  ASSERT_TRUE(open()->addOverride(made("Eva", "2026-03-02 08:00", "2026-03-02 20:00")));
  const auto store = open();
  const auto both = store->overrides(when("2026-03-01 10:00"));
  ASSERT_THAT(both, SizeIs(2));
  EXPECT_EQ(both[0].person, "Max");
  EXPECT_EQ(both[0].from, when("2026-03-01 08:00"));
  EXPECT_EQ(both[0].why + both[0].who, "illboss");
  EXPECT_THAT(store->overrides(when("2026-03-01 20:00")), SizeIs(1)) << "one is over";
  const auto cleared =
      store->clearOverrides(when("2026-03-02 12:00"), when("2026-03-03"), when("2026-03-01"), "me", "well");
  ASSERT_TRUE(cleared);
  EXPECT_THAT(cleared.value(), SizeIs(1));
  EXPECT_THAT(open()->overrides(when("2026-03-01 10:00")), SizeIs(1));
}

TEST_F(DutyStoreTest, TheAuditIsReadInOrderByTimeAndKindWithNumbersMasked) {
  const auto store = open();
  store->record(line(DutyRecord::Kind::OnDuty, "2026-03-01 08:00"));
  store->record(line(DutyRecord::Kind::RoutingAnswer, "2026-03-01 09:00"));
  store->record(line(DutyRecord::Kind::OnDuty, "2026-03-01 20:00"));
  store->flush();
  const auto all = store->log({});
  ASSERT_TRUE(all);
  ASSERT_THAT(all.value(), SizeIs(3));
  EXPECT_EQ(all.value()[0].at, when("2026-03-01 08:00"));
  EXPECT_EQ(all.value()[0].number.find("12345"), std::string::npos) << all.value()[0].number;
  DutyLogQuery some;
  some.since = when("2026-03-01 08:30");
  some.kind = DutyRecord::Kind::OnDuty;
  ASSERT_THAT(store->log(some).value(), SizeIs(1));
  EXPECT_EQ(store->log(some).value()[0].at, when("2026-03-01 20:00"));
  some = {};
  some.limit = 1;
  EXPECT_EQ(store->log(some).value().at(0).seq, 3) << "the newest";
}

TEST_F(DutyStoreTest, NobodyCanChangeTheAuditNotEvenByHand) {
  {
    const auto store = open();
    store->record(line(DutyRecord::Kind::OnDuty, "2026-03-01 08:00"));
    store->record(line(DutyRecord::Kind::RoutingAnswer, "2026-03-01 08:00"));
    store->flush();
  }
  Database database(file(), "");
  EXPECT_NE(database.execute("UPDATE audit SET person = 'Eva'"), SQLITE_OK);
  EXPECT_NE(database.execute("DELETE FROM audit WHERE kind = 'on_duty'"), SQLITE_OK);
  EXPECT_NE(database.execute("DELETE FROM audit WHERE kind = 'routing'"), SQLITE_OK) << "not so soon";
  EXPECT_THAT(open()->log({}).value(), SizeIs(2));
}

TEST_F(DutyStoreTest, RoutingAnswersOfMoreThanFourHundredDaysAgoGo) {
  {
    const auto store = open();
    store->record(line(DutyRecord::Kind::OnDuty, "2020-03-01 08:00"));
    store->record(line(DutyRecord::Kind::RoutingAnswer, "2020-03-01 08:00"));
    store->flush();
  }
  EXPECT_THAT(open()->log({}).value(), SizeIs(1));
}

TEST_F(DutyStoreTest, AFloodOfAnswersIsCountedNotKept) {
  const auto store = open();
  for (int answer = 0; answer < 200'000; ++answer)
    store->record(line(DutyRecord::Kind::RoutingAnswer, "2026-03-01 08:00"));
  store->flush();
  DutyLogQuery all;
  all.limit = 1'000'000;
  std::size_t counted = 0;
  const auto lines = store->log(all);
  for (const DutyRecord& one : lines.value())
    counted += one.note.empty() ? 1 : static_cast<std::size_t>(std::stoul(one.note));
  EXPECT_EQ(counted, 200'000U);
}

TEST_F(DutyStoreTest, FactsAreKeptAndTheNewestCounts) {
  {
    const auto store = open();
    store->keepFact("last_answer", "one");
    store->keepFact("last_answer", "two");
  }
  EXPECT_EQ(open()->fact("last_answer"), "two");
  EXPECT_EQ(open()->fact("unknown"), "");
}

TEST_F(DutyStoreTest, ABrokenFileIsSetAsideAndAFreshOneBegun) {
  std::ofstream(file()) << std::string(8192, 'x');
  const auto store = open();
  ASSERT_TRUE(store->addOverride(made("Max", "2026-03-01 08:00", "2026-03-01 20:00")));
  int aside = 0;
  for (const auto& one : std::filesystem::directory_iterator(folder_.path()))
    aside += one.path().filename().string().find(".broken-") == std::string::npos ? 0 : 1;
  EXPECT_EQ(aside, 1);
}

TEST_F(DutyStoreTest, TheFileOfANewerVersionIsRefusedAndLeftAlone) {
  {
    Database database(file(), "");
    ASSERT_EQ(database.execute("CREATE TABLE t(x); PRAGMA user_version = 99"), SQLITE_OK);
  }
  const auto refused = DutyStore::open(file());
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().what, testing::HasSubstr("newer"));
}

TEST_F(DutyStoreTest, AFolderThatIsNotThereIsAFailureThatSaysSo) {
  const auto refused = DutyStore::open(folder_.file("missing/duty.db"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::Kind::Disk);
}

}  // namespace
}  // namespace relay
