#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace relay::test {

// One request as the receiver wrote it down.
struct Webhook {
  std::int64_t atUs = 0;  // receipt, microseconds since the epoch
  int status = 0;         // what it was answered with; 0: hung up
  std::string method;
  std::string target;
  std::string id;   // header Webhook-Id
  int attempt = 0;  // header Webhook-Attempt
  std::string agent;
  std::string body;

  std::string path() const;
  std::string query() const;
  std::string value(const std::string& parameter) const;  // as sent, not decoded; empty when absent
  bool taken() const { return status >= 200 && status < 300; }
};

// What a receiver must be told of one call: query strings with `@` for the stamp, in order.
struct ExpectedCall {
  std::int64_t callId = 0;
  std::vector<std::string> queries;
  bool cut = false;  // the phone system was restarted meanwhile: the rest is not known
};

struct ComparisonRules {
  // Seconds by which a duration may differ; < 0: durations are not compared.
  int durationSlack = 1;
  // Ringing and dialing may be missing: they expire by their own rule.
  bool liveMayBeMissing = false;
};

struct Comparison {
  std::size_t expected = 0;
  std::size_t delivered = 0;  // different ones that were taken
  std::size_t missingLive = 0;
  std::size_t repeats = 0;  // requests that came again under the same id
  std::vector<std::string> faults;

  std::string text() const;  // the first faults, one a line
};

// Compares what came with what had to come (docs/webhooks.md): nothing lost, nothing else, in order within a call,
// the stamp of the right form and the same throughout a call, repeats only under the same Webhook-Id.
// Only requests that were answered with 2xx count as taken. Pure.
Comparison compare(const std::vector<ExpectedCall>& expected, const std::vector<Webhook>& received,
                   const ComparisonRules& rules = {});

// The query strings of an .expect file as calls. Remarks and empty lines are left out.
std::vector<ExpectedCall> readExpectFile(const std::string& text);

bool isLive(const std::string& query);  // event=ringing or event=dialing

}  // namespace relay::test
