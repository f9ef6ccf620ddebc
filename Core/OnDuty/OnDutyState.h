#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include "Core/OnDuty/DutyStore.h"
#include "Core/OnDuty/LookAhead.h"
#include "Core/OnDuty/OnDuty.h"
#include "Core/OnDuty/RosterSource.h"
#include "Core/OnDuty/Schedule.h"
#include "Core/OnDuty/WarningTimes.h"

namespace relay {

// What OnDuty consists of. Its files: OnDuty.cpp (what is asked from outside), OnDutyPlan.cpp (from rosters to
// answers), OnDutyWatch.cpp (time passing: hand-over and warnings).
struct OnDuty::State : std::enable_shared_from_this<OnDuty::State> {
  explicit State(Parts given) : parts(std::move(given)), timer(parts.executor) {}

  // OnDuty.cpp
  void openStore();
  void stop();

  // OnDutyPlan.cpp
  void openSources();
  std::unique_ptr<RosterSource> openSource(const std::string& where, const char* name);
  void rebuild();  // after any change of rosters, overrides or settings
  DutyPlan drawPlan() const;
  bool settled() const;
  DutyAnswer answerAt(WallTime now) const;

  // OnDutyWatch.cpp
  void update();  // tells a change, if there is one
  void tellChange(const DutyAnswer& before);
  void lookAround();  // the days ahead
  void tellWarnings();
  void tick();

  Parts parts;
  DutySettings settings;
  bool running = false;
  std::unique_ptr<DutyStore> store;  // null: storeProblem says why
  std::string storeProblem;
  boost::asio::thread_pool worker{1};
  ZoneOffset zone;
  std::unique_ptr<RosterSource> roster;
  std::unique_ptr<RosterSource> holidays;  // null: none is set
  std::vector<DutyOverride> overrides;
  PersonNames names;
  DutyPlan plan;
  Schedule schedule;
  std::optional<DutyAnswer> last;  // of the run, or the settings, before
  std::optional<DutyAnswer> told;  // what listeners, webhooks and the audit know
  std::vector<std::function<void(const DutyAnswer&)>> listeners;
  std::vector<DutyWarning> warnings;
  WarningTimes warningTimes;
  std::chrono::steady_clock::time_point nextLook{};
  boost::asio::steady_timer timer;

  // The last answer that was worked out, and the time for which it holds.
  struct Cached {
    DutyAnswer answer;
    WallTime from;
    WallTime until;
  };
  mutable std::optional<Cached> cached;
};

}  // namespace relay
