#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "Core/Calls/PbxChange.h"

namespace relay::test {

// What happens on a phone system with a random mix of calls: frames at their time, and the list of
// running calls at any time.
class RandomCalls {
 public:
  struct Frame {
    WallTime at;
    bool remove = false;
    Participant participant;  // of a remove: the last state
  };

  RandomCalls(std::uint32_t seed, int calls);

  const std::vector<Frame>& frames() const { return frames_; }
  std::vector<ActiveCall> listAt(WallTime at) const;
  std::vector<Participant> participantsAt(WallTime at) const;
  WallTime end() const;

 private:
  using Time = long long;
  int pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  std::string user() { return std::to_string(100 + pick(0, 9)); }
  Participant make(const std::string& dn, LegStatus status);
  Participant consult(const std::string& dn, const std::string& party, LegStatus status, std::int64_t callId,
                      int legId);
  void see(Time at, const Participant& participant);
  void drop(Time at, const Participant& participant);
  void unseen(Time from, Time until, const std::string& status);

  void addCall(Time at);
  // Rings some phones; the one that answers, or none.
  Participant ring(Time& at, bool answered);
  void transferBlind(Time& at, Participant& talker, bool stays);
  void transferFails(Time& at, const Participant& talker);
  void transferAttended(Time& at, Participant& talker, bool moves);
  void finish(Time& at, const Participant& talker);

  std::mt19937 random_;
  std::vector<Frame> frames_;
  std::map<std::int64_t, std::pair<std::pair<Time, Time>, std::string>> outside_;
  std::map<std::int64_t, Time> born_;
  std::map<std::int64_t, Time> last_;
  std::int64_t nextParticipant_ = 8000;
  std::int64_t nextCall_ = 1200;
  std::int64_t callId_ = 0;
  int nextLeg_ = 1;
};

}  // namespace relay::test
