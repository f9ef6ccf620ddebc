#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "Core/Result.h"
#include "Tests/Simulator/Cast.h"
#include "Tests/Simulator/Step.h"

namespace relay::sim {

// A random but reproducible mix of calls.
struct LoadPlan {
  std::int64_t calls = 100;
  double rate = 1.0;  // calls a second
  std::uint64_t seed = 1;
  std::map<std::string, int> kinds;  // name: weight; empty: the usual mix
  Span ring{Millis(1000), Millis(4000)};
  Span talk{Millis(2500), Millis(6500)};
};

// "calls=200,rate=20,seed=7,talk=2-6,ring=0.5-2,kinds=answered:5+missed": seconds for talk and ring.
// Failure: Config with what is not understood.
Result<LoadPlan> parseLoad(const std::string& text);

// One BeginCall per call, at its time.
Scenario drawLoad(const LoadPlan& plan);

// So many extensions that none is in two calls at a time, nor twice within some seconds.
std::size_t extensionsFor(const LoadPlan& plan);

}  // namespace relay::sim
