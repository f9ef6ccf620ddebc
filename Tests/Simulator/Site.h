#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "Tests/Simulator/Exchange.h"
#include "Tests/Simulator/Faults.h"
#include "Tests/Simulator/Recorder.h"
#include "Tests/Simulator/Tokens.h"
#include "Tests/Simulator/UserBook.h"

namespace relay::sim {

struct SiteOptions {
  std::string version = "20.0.9.995";
  // Rights withheld: callcontrol, xapi, activecalls, calllog, users, users_write, queues, recordings.
  std::set<std::string> denied;
  std::map<std::string, std::string> dids;  // number or rule name: trunk
  bool statusWord = true;                   // finalstatus as word, else as number
  std::int64_t clockAheadUs = 0;            // the phone system's clock minus ours
  std::int64_t logDelayUs = 1'000'000;      // call log rows appear so long after the end
  UserBookOptions users;
};

// Everything that the routes show and change.
struct Site {
  Site(SiteOptions o, Exchange::Options exchangeOptions, Tokens::Options tokenOptions, std::uint64_t seed)
      : options(std::move(o)),
        exchange(std::move(exchangeOptions)),
        tokens(std::move(tokenOptions)),
        users(options.users),
        faults(seed) {}

  SiteOptions options;
  Exchange exchange;
  Tokens tokens;
  UserBook users;
  Faults faults;
  std::vector<PbxRecording> recordings;
  std::map<std::string, std::uint64_t> counts;  // "get participant", "frame upsert", "token", …
  std::int64_t nextLegId = 900'000;             // participants made by actions

  bool denies(const std::string& right) const { return options.denied.count(right) != 0 || faults.denied(right); }
};

}  // namespace relay::sim
