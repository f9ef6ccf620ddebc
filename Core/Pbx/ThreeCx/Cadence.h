#pragma once

#include "Core/Pbx/ThreeCx/Pace.h"

namespace relay::threecx {

// How often the phone system repeats the upsert of a leg that is not Connected: about every 750 ms
// (docs/3cx.md), corrected by what is seen. Pure.
class Cadence {
 public:
  Elapsed period() const { return Elapsed(static_cast<Elapsed::rep>(period_ + 0.5)); }

  // How much too early a repeat may come: 6 to 60 ms, by how punctual they have been. The less it
  // is, the fewer changes are taken for repeats because they fall upon the beat.
  Elapsed earliness() const;

  // An upsert that came `gap` after the one before it had changed nothing.
  void confirmed(Elapsed gap);

 private:
  double period_ = 750;
  double deviation_ = 10;
};

// The upserts of one leg, looked at as a possible rhythm.
class Beat {
 public:
  // Whether an upsert now is probably a repeat. It may be late by a period, since only a repeat is; an
  // early one is a change.
  bool probable(const Cadence& cadence, Elapsed now) const;
  void upsert(const Cadence& cadence, Elapsed now);

  Elapsed gap() const { return gap_; }  // between the last two; 0: there was one only
  // By when the next repeat has to be there if the last upsert was one.
  Elapsed overdueAt(const Cadence& cadence) const;

 private:
  bool any_ = false;
  Elapsed last_{0};
  Elapsed expected_{0};  // when the last one should have come, had the phone system been punctual
  Elapsed gap_{0};
};

}  // namespace relay::threecx
