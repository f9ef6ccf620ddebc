#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "Core/Calls/PbxChange.h"
#include "Core/Pbx/ThreeCx/CallControlWire.h"
#include "Core/Pbx/ThreeCx/DnDirectory.h"
#include "Core/Pbx/ThreeCx/Pace.h"
#include "Core/Pbx/ThreeCx/ReadPlan.h"
#include "Core/Pbx/ThreeCx/Requests.h"

namespace relay::threecx {

// Carries out what ReadPlan decides, and looks once a minute whether all that is known still stands,
// so that a lost Remove or upsert heals by itself.
//
// Threads: the io thread. Lifetime: everything given outlives it.
class ParticipantReader {
 public:
  struct Listener {
    std::function<void(PbxChange)> changed;
    std::function<void()> newLeg;      // a participant was mentioned for the first time
    std::function<void()> dnsChanged;  // the directory learnt something
  };
  ParticipantReader(Requests& requests, DnDirectory& directory, Pace& pace, Listener listener);

  void frame(const Frame& frame, Moment now);

  // Begins from a snapshot that was `bytes` long.
  void reset(const std::vector<Participant>& state, std::size_t bytes);
  void suspend();

 private:
  struct DnLook {
    bool underWay = false;
    bool again = false;
    Elapsed notBefore{0};
  };
  void carryOut(PlanOutput out);
  void tell(std::vector<PbxChange> changes);
  void read(const Read& read);
  void legAnswered(const Read& read, Answer answer);
  void allAnswered(const Read& read, Answer answer);
  void lookAtDn(const std::string& dn);
  void dnAnswered(const std::string& dn, Answer answer);
  void lookAtAll();
  void onAlarm();
  void awaitDue();

  Requests& requests_;
  DnDirectory& directory_;
  Pace& pace_;
  Listener listener_;
  ReadPlan plan_;
  Sequencer sequencer_;
  std::map<std::string, DnLook> dnLooks_;
  std::unique_ptr<Alarm> due_;
  std::optional<Elapsed> armedFor_;
  std::unique_ptr<Alarm> audit_;
  bool suspended_ = true;
};

}  // namespace relay::threecx
