#include "Core/Pbx/ThreeCx/TokenOwner.h"

#include <algorithm>
#include <utility>

#include "Core/Pbx/ThreeCx/Explain.h"
#include "Core/Pbx/ThreeCx/XapiWire.h"

namespace relay::threecx {

TokenOwner::TokenOwner(const PbxSettings& settings, HttpClient& http, Pace& pace)
    : settings_(settings), http_(http), pace_(pace), renewal_(pace.makeAlarm()) {}

void TokenOwner::get(Got got) {
  const Elapsed now = pace_.now().mono;
  if (!asking_ && rules_.usable(now) && (!rules_.due(now) || !rules_.mayAsk(now))) {
    got(rules_.token());
    return;
  }
  if (!asking_ && !rules_.mayAsk(now)) {
    got(lastError_);
    return;
  }
  waiting_.push_back(std::move(got));
  ask();
}

void TokenOwner::renew(Got got) {
  if (!asking_) rules_.forget();
  rules_.permitNow();
  get(std::move(got));
}

bool TokenOwner::refused(const std::string& token) { return rules_.refused(token, pace_.now().mono); }

void TokenOwner::ask() {
  if (std::exchange(asking_, true)) return;
  ++asked_;
  renewal_->silence();
  HttpRequest request;
  request.method = "POST";
  request.url = settings_.url + "/connect/token";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  request.body = tokenForm(settings_.clientId, settings_.clientSecret.reveal());
  request.refuseLongBody = true;
  http_.send(std::move(request), [this](Result<HttpResponse> response) { answered(std::move(response)); });
}

void TokenOwner::answered(Result<HttpResponse> response) {
  const Elapsed now = pace_.now().mono;
  asking_ = false;
  if (response && response.value().status / 100 == 2) {
    if (auto grant = parseToken(response.value().body)) {
      rules_.granted(std::move(*grant), now);
      awaitRenewal();
      return settle(rules_.token());
    }
  }
  rules_.failed(now);
  lastError_ =
      response ? explainToken(settings_, response.value().status, errorText(response.value().body)) : response.error();
  awaitRenewal();
  // The old one may still do for the rest of its life.
  settle(rules_.usable(now) ? Result<std::string>(rules_.token()) : Result<std::string>(lastError_));
}

void TokenOwner::settle(const Result<std::string>& outcome) {
  const auto waiting = std::exchange(waiting_, {});
  for (const auto& got : waiting) got(outcome);
}

void TokenOwner::awaitRenewal() {
  const auto due = rules_.renewAt();
  if (!due) return;
  const Elapsed now = pace_.now().mono;
  renewal_->ringAfter(std::max({*due - now, rules_.notBefore() - now, Elapsed(0)}), [this] {
    if (rules_.usable(pace_.now().mono)) ask();
  });
}

}  // namespace relay::threecx
