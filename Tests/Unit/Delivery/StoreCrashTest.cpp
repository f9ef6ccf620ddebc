#include <atomic>
#include <cstdint>
#include <set>

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/MemoryVfs.h"
#include "Tests/Unit/Delivery/StoreFixture.h"

namespace relay {
namespace {

using namespace test;

constexpr int acceptances = 12;

class StoreCrashTest : public testing::TestWithParam<MemoryVfs::Left> {
 protected:
  static StoreOptions optionsOn(const MemoryVfs& disk) {
    StoreOptions options;
    options.vfs = disk.name();
    options.lazyDelay = 0ms;
    options.retryEvery = 1ms;
    return options;
  }

  // Hands everything over until the machine stops. Returns what was said to be on disk before.
  static std::set<std::int64_t> load(MemoryVfs& disk) {
    std::set<std::int64_t> promised;
    auto store = Store::open("relay.db", optionsOn(disk));
    if (!store) return promised;
    std::atomic<int> settled{0};
    for (int number = 1; number <= acceptances; ++number) {
      Acceptance acceptance;
      acceptance.at = noon;
      acceptance.items = {item("a", eventOf(EventKind::Ended, number)), item("b", eventOf(EventKind::Ended, number))};
      acceptance.calls = {{"call", std::to_string(number)}};
      store.value()->accept(std::move(acceptance), [&](const std::vector<std::int64_t>& seqs) {
        // On the database thread: what stops the machine can only come after this.
        if (!disk.crashed()) promised.insert(seqs.begin(), seqs.end());
        ++settled;
      });
      // Every other one goes by itself, the rest in groups.
      if (number % 2 == 0) within10s([&] { return settled == number; });
      if (number % 3 == 0) store.value()->record({number, DeliveryState::Delivered, 1, 200, "", noon});
    }
    within10s([&] { return settled == acceptances; });
    return promised;
  }

  // Whole transactions only: both rows of each acceptance, and the call's state of the last one.
  static void expectWhole(Store& store, const std::set<std::int64_t>& promised) {
    DeliveryQuery query;
    query.limit = 10'000;
    const auto rows = rowsOf(store, query);
    for (const auto seq : promised) EXPECT_GE(rows.empty() ? 0 : rows.front().seq, seq) << "lost";
    ASSERT_EQ(rows.size() % 2, 0u);
    for (std::size_t index = 0; index < rows.size(); ++index) {
      EXPECT_EQ(rows[index].seq, static_cast<std::int64_t>(rows.size() - index)) << "a gap";
    }
    const auto calls = store.savedCalls();
    ASSERT_TRUE(calls);
    const auto state = calls.value().empty() ? "0" : calls.value()[0].state;
    EXPECT_EQ(state, std::to_string(rows.size() / 2));
  }
};

TEST_P(StoreCrashTest, LosesNothingThatWasPromisedWhicheverWriteIsTheLast) {
  CapturedLog quiet;
  bool finished = false;
  int change = 0;
  while (!finished && ++change < 2000) {
    MemoryVfs disk;
    disk.crashAt(change);
    const auto promised = load(disk);
    finished = !disk.crashed();
    disk.restart(GetParam(), static_cast<unsigned>(change));
    auto store = Store::open("relay.db", optionsOn(disk));
    ASSERT_TRUE(store) << "change " << change << ": " << store.error().what;
    expectWhole(*store.value(), promised);
    if (finished) {
      EXPECT_EQ(promised.size(), static_cast<std::size_t>(2 * acceptances));
    }
    ASSERT_FALSE(HasFailure()) << "change " << change;
  }
  EXPECT_TRUE(finished);
  EXPECT_GT(change, 20);
}

INSTANTIATE_TEST_SUITE_P(After, StoreCrashTest,
                         testing::Values(MemoryVfs::Left::All, MemoryVfs::Left::None, MemoryVfs::Left::Some),
                         [](const auto& parameter) {
                           return parameter.param == MemoryVfs::Left::All    ? "AKill"
                                  : parameter.param == MemoryVfs::Left::None ? "APowerCut"
                                                                             : "APowerCutInTheMiddleOfWrites";
                         });

}  // namespace
}  // namespace relay
