#include "Tests/Simulator/Load.h"

#include <algorithm>
#include <random>

#include <nlohmann/json.hpp>

#include "Tests/Simulator/Scenarios.h"

namespace relay::sim {

namespace {

bool readNumber(const std::string& text, double& number) {
  char* end = nullptr;
  number = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0' && number >= 0;
}

bool readSpan(const std::string& text, Span& span) {
  double from = 0, to = 0;
  const auto dash = text.find('-');
  if (!readNumber(text.substr(0, dash), from)) return false;
  if (dash == std::string::npos)
    to = from;
  else if (!readNumber(text.substr(dash + 1), to) || to < from)
    return false;
  span = {Millis(static_cast<std::int64_t>(from * 1000)), Millis(static_cast<std::int64_t>(to * 1000))};
  return true;
}

bool readKinds(const std::string& text, std::map<std::string, int>& kinds) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('+', at), text.size());
    const std::string one = text.substr(at, end - at);
    const auto colon = one.find(':');
    const std::string name = one.substr(0, colon);
    if (findCallKind(name) == nullptr) return false;
    kinds[name] = colon == std::string::npos ? 1 : std::atoi(one.c_str() + colon + 1);
    at = end + 1;
  }
  return !kinds.empty();
}

bool readPart(LoadPlan& plan, const std::string& key, const std::string& value) {
  double number = 0;
  if (key == "talk") return readSpan(value, plan.talk);
  if (key == "ring") return readSpan(value, plan.ring);
  if (key == "kinds") return readKinds(value, plan.kinds);
  if (!readNumber(value, number)) return false;
  if (key == "calls") plan.calls = static_cast<std::int64_t>(number);
  if (key == "rate") plan.rate = number;
  if (key == "seed") plan.seed = static_cast<std::uint64_t>(number);
  return (key == "calls" || key == "seed" || key == "rate") && plan.rate > 0;
}

}  // namespace

Result<LoadPlan> parseLoad(const std::string& text) {
  LoadPlan plan;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    const std::string part = text.substr(at, end - at);
    const auto equals = std::min(part.find('='), part.size());
    if (!readPart(plan, part.substr(0, equals), part.substr(std::min(part.size(), equals + 1))))
      return Error{Error::Kind::Config, "--load: \"" + part +
                                            "\" is not understood; for example "
                                            "calls=200,rate=20,seed=7,talk=2-6,ring=1-4,kinds=answered:5+missed"};
    at = end + 1;
  }
  return plan;
}

Scenario drawLoad(const LoadPlan& plan) {
  std::mt19937_64 random(plan.seed);
  std::map<std::string, int> kinds = plan.kinds;
  if (kinds.empty())
    for (const auto& kind : callKinds()) kinds[kind.name] = kind.weight;
  std::uint64_t total = 0;
  for (const auto& [name, weight] : kinds) total += static_cast<std::uint64_t>(weight);
  Scenario steps;
  for (std::int64_t i = 0; i < plan.calls; ++i) {
    auto ticket = static_cast<std::int64_t>(random() % total);
    std::string chosen;
    for (const auto& [name, weight] : kinds)
      if (chosen.empty() && (ticket -= weight) < 0) chosen = name;
    const double at = static_cast<double>(i) * 1000.0 / plan.rate;
    steps.push_back({Millis(static_cast<std::int64_t>(at)), BeginCall{nlohmann::json{{"kind", chosen}}.dump()}});
  }
  return steps;
}

std::size_t extensionsFor(const LoadPlan& plan) {
  constexpr double kMostPeople = 3, kTurns = 3, kRest = 10;  // a call takes at most so many people, rings so often
  const double longest = kTurns * static_cast<double>((plan.ring.to + plan.talk.to).count()) / 1000.0 + kRest;
  const double wanted = std::min(static_cast<double>(plan.calls), plan.rate * longest) * kMostPeople * 0.7;
  return static_cast<std::size_t>(std::clamp(wanted, 20.0, 6000.0));
}

}  // namespace relay::sim
