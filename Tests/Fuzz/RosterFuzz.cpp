// Rosters: calendars and tables that somebody else wrote.
#include <chrono>

#include "Core/OnDuty/Roster.h"
#include "Tests/Fuzz/Input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace std::chrono_literals;
  const relay::WallTime now = std::chrono::sys_days(std::chrono::year(2026) / 3 / 14);
  const relay::ZoneOffset zone = [](relay::WallTime) { return std::chrono::seconds(1h); };
  const std::string text(relay::fuzz::textOf(data, size));
  (void)relay::readRoster(text, relay::RosterFormat::Calendar, {now, now + 14 * 24h}, zone);
  (void)relay::readRoster(text, relay::RosterFormat::Table, {now, now + 14 * 24h}, zone);
  return 0;
}
