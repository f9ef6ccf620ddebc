#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "Core/Pbx/Forwarding.h"
#include "Tests/Unit/Pbx/FakePace.h"

namespace relay {

// A phone system with one extension in memory; it answers after 5 ms.
struct FakeForwarding final : PbxForwarding {
  explicit FakeForwarding(threecx::FakePace& given) : pace(given) {
    user.id = 28;
    user.number = "999";
    user.mobile = "0151-99999";
    user.profile = "Available";
    user.rules = {{"Available", "not registered", true, "External", "0151-99999"},
                  {"Available", "not registered", false, "External", "0151-99999"}};
  }

  void readUser(const std::string& extension, Read done) override {
    log.push_back("read " + extension);
    answer([this, done](const ForwardingFailure* failed) {
      if (failed != nullptr) return done(failed->error, failed->retryAfter);
      done(user, {});
    });
  }
  void writeMobile(std::int64_t, const std::string& number, Done done) override {
    log.push_back("write " + number);
    answer([this, number, done](const ForwardingFailure* failed) {
      if (failed == nullptr && !deaf) {
        if (rulesFollow) turn(number);
        user.mobile = number;
      }
      done(failed);
    });
  }
  void writeRules(const ForwardingUser&, const std::string& number, Done done) override {
    log.push_back("rules " + number);
    answer([this, number, done](const ForwardingFailure* failed) {
      if (failed == nullptr) turn(number);
      done(failed);
    });
  }
  void tryWriting(std::int64_t, Done done) override { done(nullptr); }

  void answer(std::function<void(const ForwardingFailure*)> run) {
    pace.later(std::chrono::milliseconds(5), [this, run = std::move(run)] {
      const ForwardingFailure now = failure;
      run(failing ? &now : nullptr);
    });
  }
  void turn(const std::string& number) {
    for (auto& rule : user.rules) {
      rule.to = "External";
      rule.number = number;
    }
  }
  void fail(const std::string& what, std::string retryAfter = {}) {
    failing = true;
    failure = {{Error::Kind::Rejected, what, true}, std::move(retryAfter)};
  }

  threecx::FakePace& pace;
  ForwardingUser user;
  std::vector<std::string> log;
  bool rulesFollow = true;
  bool deaf = false;  // takes every change and does nothing
  bool failing = false;
  ForwardingFailure failure;
};

}  // namespace relay
