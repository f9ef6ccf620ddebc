#include "Core/Config/Tables.h"

namespace relay {

const std::vector<Key<ServiceSettings>>& serviceKeys() {
  using S = ServiceSettings;
  static const std::vector<Key<S>> keys{
      path("data_dir", &S::dataDir),
      number("record_days", &S::recordDays, 1, 3650),
      choice("log_level", &S::logLevel,
             Words<LogLevel>{{"debug", LogLevel::Debug},
                             {"info", LogLevel::Info},
                             {"warning", LogLevel::Warning},
                             {"error", LogLevel::Error}}),
      number("log_keep_days", &S::logKeepDays, 1, 3650),
      yesNo("mask_numbers", &S::maskNumbers),
  };
  return keys;
}

}  // namespace relay
