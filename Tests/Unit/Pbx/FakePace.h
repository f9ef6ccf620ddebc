#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "Core/Pbx/ThreeCx/Pace.h"

namespace relay::threecx {

// Time that passes when a test says so. Whatever is due happens in order, each at its own moment.
class FakePace final : public Pace {
 public:
  Moment now() const override { return now_; }
  std::unique_ptr<Alarm> makeAlarm() override { return std::make_unique<FakeAlarm>(*this); }
  double chance() override { return chanceValue; }

  void later(Elapsed delay, std::function<void()> happen) {
    events_.emplace(std::pair(now_.mono + delay, ++order_), std::move(happen));
  }

  void pass(Elapsed time) {
    const Elapsed end = now_.mono + time;
    while (!events_.empty() && events_.begin()->first.first <= end) {
      auto event = events_.extract(events_.begin());
      moveTo(event.key().first);
      event.mapped()();
    }
    moveTo(end);
  }
  // What is due already, and what that brings about at once.
  void settle() { pass(Elapsed(0)); }

  double chanceValue = 0.5;

 private:
  struct FakeAlarm final : Alarm {
    explicit FakeAlarm(FakePace& owner) : pace(owner) {}
    ~FakeAlarm() override { silence(); }
    void ringAfter(Elapsed delay, std::function<void()> ring) override {
      const std::uint64_t setting = ++*current;
      pace.later(delay, [ring = std::move(ring), setting, watched = current] {
        if (*watched == setting) ring();
      });
    }
    void silence() override { ++*current; }
    FakePace& pace;
    std::shared_ptr<std::uint64_t> current = std::make_shared<std::uint64_t>(0);
  };

  void moveTo(Elapsed moment) {
    now_.wall += moment - now_.mono;
    now_.mono = moment;
  }

  Moment now_{Elapsed(1'000'000), WallTime(std::chrono::milliseconds(1'772'355'600'000))};  // 2026-03-01T09:00:00Z
  std::uint64_t order_ = 0;
  std::map<std::pair<Elapsed, std::uint64_t>, std::function<void()>> events_;
};

}  // namespace relay::threecx
