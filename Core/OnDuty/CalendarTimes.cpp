#include "Core/OnDuty/CalendarTimes.h"

namespace relay {

std::chrono::local_seconds localOf(const icaltimetype& time) {
  using namespace std::chrono;
  const year_month_day date{year(time.year), month(static_cast<unsigned>(time.month)),
                            day(static_cast<unsigned>(time.day))};
  const local_days midnight{date};
  if (time.is_date != 0) return midnight;
  return midnight + hours(time.hour) + minutes(time.minute) + seconds(time.second);
}

icaltimetype floatingTime(std::chrono::local_seconds local, bool day) {
  using namespace std::chrono;
  const auto midnight = floor<days>(local);
  const year_month_day date{midnight};
  const hh_mm_ss clock{local - midnight};
  icaltimetype time = icaltime_null_time();
  time.year = static_cast<int>(date.year());
  time.month = static_cast<int>(static_cast<unsigned>(date.month()));
  time.day = static_cast<int>(static_cast<unsigned>(date.day()));
  time.is_date = day ? 1 : 0;
  if (day) return time;
  time.hour = static_cast<int>(clock.hours().count());
  time.minute = static_cast<int>(clock.minutes().count());
  time.second = static_cast<int>(clock.seconds().count());
  return time;
}

}  // namespace relay
