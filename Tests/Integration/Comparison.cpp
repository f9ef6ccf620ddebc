#include "Tests/Integration/Comparison.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

namespace relay::test {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

Parameters parametersOf(const std::string& query) {
  Parameters list;
  for (std::size_t at = 0; at < query.size();) {
    const auto end = std::min(query.find('&', at), query.size());
    const auto equals = std::min(query.find('=', at), end);
    list.emplace_back(query.substr(at, equals - at), equals < end ? query.substr(equals + 1, end - equals - 1) : "");
    at = end + 1;
  }
  return list;
}

std::string valueIn(const Parameters& list, const std::string& name) {
  for (const auto& [key, value] : list)
    if (key == name) return value;
  return {};
}

bool digits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct Id {
  std::string stamp;  // yyMMddHHmmss or @
  std::int64_t callId = 0;
  std::string leg;
};

std::optional<Id> idOf(const std::string& query) {
  const std::string text = valueIn(parametersOf(query), "id");
  const auto low = text.find('_');
  const auto dash = text.find('-', std::min(low, text.size()));
  if (low == std::string::npos || dash == std::string::npos) return std::nullopt;
  const Id id{text.substr(0, low), std::strtoll(text.c_str() + low + 1, nullptr, 10), text.substr(dash + 1)};
  const bool stamped = id.stamp == "@" || (id.stamp.size() == 12 && digits(id.stamp));
  if (!stamped || !digits(text.substr(low + 1, dash - low - 1)) || !digits(id.leg)) return std::nullopt;
  return id;
}

bool closeEnough(const std::string& wanted, const std::string& got, int slack) {
  if (!digits(wanted) || !digits(got)) return wanted == got;
  return slack < 0 || std::abs(std::atoi(wanted.c_str()) - std::atoi(got.c_str())) <= slack;
}

bool same(const std::string& expected, const std::string& received, int slack) {
  const Parameters wanted = parametersOf(expected), got = parametersOf(received);
  if (wanted.size() != got.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto& [name, value] = wanted[i];
    if (got[i].first != name) return false;
    if (name == "id") {
      const auto one = idOf(expected), other = idOf(received);
      if (!one || !other || one->callId != other->callId || one->leg != other->leg) return false;
    } else if (name == "duration" ? !closeEnough(value, got[i].second, slack) : value != got[i].second) {
      return false;
    }
  }
  return true;
}

// What was taken, without repeats, by call id and then by stamp, in the order in which it came first.
using Arrived = std::map<std::int64_t, std::vector<std::pair<std::string, std::vector<std::string>>>>;

class Sorting {
 public:
  explicit Sorting(Comparison& result) : result_(result) {}

  Arrived sort(const std::vector<Webhook>& received) {
    for (const auto& request : received) {
      checkId(request);
      if (request.taken() && taken_.insert(request.id).second) keep(request);
    }
    return std::move(arrived_);
  }

 private:
  void checkId(const Webhook& request) {
    const std::string query = request.query();
    if (request.id.empty()) result_.faults.push_back("without Webhook-Id: " + query);
    const auto known = queries_.emplace(request.id, query);
    if (!known.second) {
      ++result_.repeats;
      if (known.first->second != query)
        result_.faults.push_back(request.id + " is the id of " + known.first->second + " and of " + query);
    }
    const auto sent = ids_.emplace(query, request.id);
    if (sent.first->second != request.id) result_.faults.push_back("sent under two ids: " + query);
  }

  void keep(const Webhook& request) {
    ++result_.delivered;
    const auto id = idOf(request.query());
    if (!id || id->stamp == "@") return void(result_.faults.push_back("not the id of a call: " + request.query()));
    auto& stamps = arrived_[id->callId];
    auto at = std::find_if(stamps.begin(), stamps.end(), [&](const auto& known) { return known.first == id->stamp; });
    if (at == stamps.end()) at = stamps.insert(at, {id->stamp, {}});
    at->second.push_back(request.query());
  }

  Comparison& result_;
  Arrived arrived_;
  std::set<std::string> taken_;
  std::map<std::string, std::string> queries_, ids_;
};

void compareCall(const ExpectedCall& call, const std::vector<std::string>& received, const ComparisonRules& rules,
                 Comparison& result) {
  std::vector<bool> used(received.size());
  std::size_t furthest = 0;
  for (const auto& query : call.queries) {
    std::size_t at = 0;
    while (at < received.size() && (used[at] || !same(query, received[at], rules.durationSlack))) ++at;
    if (at == received.size()) {
      if (rules.liveMayBeMissing && isLive(query))
        ++result.missingLive;
      else if (!call.cut)
        result.faults.push_back("lost: " + query);
      continue;
    }
    used[at] = true;
    if (at < furthest) result.faults.push_back("out of order: " + received[at]);
    furthest = std::max(furthest, at);
  }
  for (std::size_t i = 0; i < received.size(); ++i)
    if (!used[i] && !call.cut) result.faults.push_back("not expected: " + received[i]);
}

}  // namespace

std::string Webhook::path() const { return target.substr(0, target.find('?')); }
std::string Webhook::query() const {
  const auto question = target.find('?');
  return question == std::string::npos ? std::string() : target.substr(question + 1);
}
std::string Webhook::value(const std::string& parameter) const { return valueIn(parametersOf(query()), parameter); }

bool isLive(const std::string& query) {
  return query.rfind("event=ringing&", 0) == 0 || query.rfind("event=dialing&", 0) == 0;
}

Comparison compare(const std::vector<ExpectedCall>& expected, const std::vector<Webhook>& received,
                   const ComparisonRules& rules) {
  Comparison result;
  Arrived arrived = Sorting(result).sort(received);
  for (const auto& call : expected) {
    result.expected += call.queries.size();
    if (call.queries.empty()) continue;
    // A phone system that restarts counts its calls from the start again: the same call id, a later stamp.
    auto& stamps = arrived[call.callId];
    std::vector<std::string> queries;
    if (!stamps.empty()) {
      queries = std::move(stamps.front().second);
      stamps.erase(stamps.begin());
    }
    compareCall(call, queries, rules, result);
  }
  for (const auto& [callId, stamps] : arrived)
    for (const auto& [stamp, queries] : stamps)
      for (const auto& query : queries) result.faults.push_back("not expected: " + query);
  return result;
}

std::string Comparison::text() const {
  constexpr std::size_t most = 20;
  std::string text = std::to_string(expected) + " expected, " + std::to_string(delivered) + " delivered, " +
                     std::to_string(missingLive) + " live ones missing, " + std::to_string(repeats) + " repeats, " +
                     std::to_string(faults.size()) + " faults\n";
  for (std::size_t i = 0; i < faults.size() && i < most; ++i) text += "  " + faults[i] + '\n';
  return text;
}

std::vector<ExpectedCall> readExpectFile(const std::string& text) {
  std::vector<ExpectedCall> calls;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty() || line.front() == '#') continue;
    const auto id = idOf(line);
    const std::int64_t callId = id ? id->callId : 0;
    auto at = std::find_if(calls.begin(), calls.end(), [&](const auto& call) { return call.callId == callId; });
    if (at == calls.end()) at = calls.insert(at, ExpectedCall{callId, {}, false});
    at->queries.push_back(line);
  }
  return calls;
}

}  // namespace relay::test
