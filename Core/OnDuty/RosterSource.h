#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include "Core/Http/HttpClient.h"
#include "Core/OnDuty/RosterIntake.h"

namespace relay {

// What a source has at the moment.
struct RosterState {
  std::shared_ptr<const Roster> roster;  // null: none could be had so far
  WallTime asOf;                         // when it was read or last found unchanged; epoch: never
  std::string problem;                   // why it could not be read of late; empty: all is well
  bool settled = false;                  // the first attempt is over
};

// Keeps a roster up to date. A file is looked at each second and read when it has changed, and has been the same for a
// second (which works for editors that replace it, and on network drives), also every `refresh`. A URL is fetched every
// `refresh`, with If-None-Match and If-Modified-Since; up to five redirects to https are followed. What can't be had
// or read leaves the last good one in force, also that of an earlier run, from its copy.
//
// Threads: members are called on the executor's thread, `changed` runs there; files and parsing are the worker's.
// Lifetime: once it is destroyed `changed` is not called; the worker may outlive it.
class RosterSource {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    const Clock& clock;
    boost::asio::thread_pool& worker;
    std::function<std::unique_ptr<HttpClient>()> makeClient;
  };
  // `changed`: after every attempt that changed state().
  RosterSource(Parts parts, RosterPlace place, ZoneOffset zone, std::function<void()> changed);
  ~RosterSource();
  RosterSource(const RosterSource&) = delete;
  RosterSource& operator=(const RosterSource&) = delete;

  void refresh();
  const RosterState& state() const;
  const RosterPlace& place() const;

  // Whether what is in force is older than it should be: a file that can't be read, a URL not reached for three
  // refreshes.
  bool stale(WallTime now) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace relay
