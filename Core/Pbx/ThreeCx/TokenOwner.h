#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "Core/Config/Settings.h"
#include "Core/Http/HttpClient.h"
#include "Core/Pbx/ThreeCx/Pace.h"
#include "Core/Pbx/ThreeCx/Token.h"
#include "Core/Result.h"

namespace relay::threecx {

// The one place that logs in. One request for a token is under way at most; whoever needs a token
// meanwhile waits for it. It renews by itself at 75 % of the life, so no call has to wait for a login.
//
// Failure: what the phone system or the network said, as explainToken puts it; never a secret.
// Threads: the io thread. Callbacks may run inside get() when the token is at hand.
// Lifetime: `http` and `pace` outlive it; callbacks of destroyed owners are not called.
class TokenOwner {
 public:
  using Got = std::function<void(Result<std::string>)>;

  TokenOwner(const PbxSettings& settings, HttpClient& http, Pace& pace);

  void get(Got got);

  // A new token in any case, though failed before a moment ago: the caller has its own back-off.
  void renew(Got got);

  // An answer of 401 to this token. False: asking again is useless for now.
  bool refused(const std::string& token);

  std::uint64_t asked() const { return asked_; }

 private:
  void ask();
  void answered(Result<HttpResponse> response);
  void settle(const Result<std::string>& outcome);
  void awaitRenewal();

  const PbxSettings& settings_;
  HttpClient& http_;
  Pace& pace_;
  TokenRules rules_;
  Error lastError_;
  bool asking_ = false;
  std::uint64_t asked_ = 0;
  std::vector<Got> waiting_;
  std::unique_ptr<Alarm> renewal_;
};

}  // namespace relay::threecx
