#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "Core/Api/Health.h"
#include "Service/EventLog.h"

namespace relay {

struct Notice {
  EventNumber number;
  std::string text;
};

// What in a service's health an administrator should be told of once, when it begins and when it is over: the phone
// system, paused endpoints, dead letters, the disk. Whoever looks at each line of the log knows it already.
//
// A phone system that is away for less than 10 s is not worth an event. Dead letters of an endpoint are told at
// once, and then summed up for ten minutes.
//
// Threads: one owner. Pure: the time is that of the reports.
class HealthNotices {
 public:
  std::vector<Notice> update(const HealthReport& report);

 private:
  struct Letters {
    std::uint64_t told = 0;
    std::optional<WallTime> toldAt;
  };

  void lookAtPbx(const HealthReport& report, std::vector<Notice>& notices);
  void lookAt(const EndpointStatus& endpoint, WallTime now, std::vector<Notice>& notices);
  void lookAtDisk(const HealthReport& report, std::vector<Notice>& notices);

  std::optional<WallTime> pbxAwaySince_;
  bool pbxLossTold_ = false;
  bool diskFailing_ = false;
  bool diskLow_ = false;
  std::map<std::string, bool> paused_;
  std::map<std::string, Letters> letters_;
};

}  // namespace relay
