#include "Core/Pbx/ThreeCx/Requests.h"

#include <utility>

#include "Core/Pbx/ThreeCx/Explain.h"
#include "Core/Pbx/ThreeCx/Times.h"
#include "Core/Pbx/ThreeCx/XapiWire.h"

namespace relay::threecx {
namespace {

// Half of the way there and back is taken for the way back; the header itself has whole seconds.
std::optional<std::chrono::milliseconds> clockAhead(const HttpResponse& response, Moment sent, Moment now) {
  const auto date = parseHttpDate(response.header("Date"));
  if (!date) return std::nullopt;
  return *date + std::chrono::milliseconds(500) - (now.wall - (now.mono - sent.mono) / 2);
}

Answer::Kind kindOf(int status) {
  if (status / 100 == 2) return Answer::Kind::Ok;
  if (status == 404) return Answer::Kind::Gone;
  if (status == 403) return Answer::Kind::Forbidden;
  return status == 401 ? Answer::Kind::Refused : Answer::Kind::Failed;
}

}  // namespace

Requests::Requests(const PbxSettings& settings, HttpClient& http, TokenOwner& tokens, Pace& pace, PbxTap* tap)
    : settings_(settings), http_(http), tokens_(tokens), pace_(pace), tap_(tap), soon_(pace.makeAlarm()) {}

void Requests::get(std::string path, GetLimits limits, Done done) {
  begin(std::make_shared<Exchange>(Exchange{std::move(path), limits, std::move(done)}));
}

void Requests::patch(std::string path, std::string body, Done done) {
  auto exchange = std::make_shared<Exchange>(Exchange{std::move(path), GetLimits{}, std::move(done)});
  exchange->method = "PATCH";
  exchange->body = std::move(body);
  begin(std::move(exchange));
}

void Requests::begin(std::shared_ptr<Exchange> exchange) {
  tokens_.get([this, exchange](Result<std::string> token) {
    if (!token) return fail(exchange, token.error());
    exchange->token = std::move(token).value();
    send(exchange);
  });
}

void Requests::send(const std::shared_ptr<Exchange>& exchange) {
  HttpRequest request;
  request.method = exchange->method;
  request.url = settings_.url + exchange->path;
  request.headers = {{"Authorization", "Bearer " + exchange->token}, {"Accept", "application/json"}};
  if (!exchange->body.empty()) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = exchange->body;
  }
  request.timeout = exchange->limits.timeout;
  request.bodyLimit = exchange->limits.bytes;
  request.refuseLongBody = true;
  ++sent_;
  http_.send(std::move(request), [this, exchange, sent = pace_.now()](Result<HttpResponse> response) {
    received(exchange, sent, std::move(response));
  });
}

void Requests::received(const std::shared_ptr<Exchange>& exchange, Moment sent, Result<HttpResponse> response) {
  if (!response) {
    Answer answer;
    answer.error = response.error();
    answer.error.retryable = true;
    answer.sent = sent;
    return exchange->done(std::move(answer));
  }
  auto& content = response.value();
  if (content.status == 401 && !std::exchange(exchange->again, true) && tokens_.refused(exchange->token)) {
    return begin(exchange);
  }
  if (tap_ != nullptr && exchange->method == "GET")
    tap_->answer(pace_.now().wall, exchange->path, content.status, content.body);
  exchange->done(classify(*exchange, sent, std::move(content)));
}

Answer Requests::classify(const Exchange& exchange, Moment sent, HttpResponse response) const {
  Answer answer;
  answer.kind = kindOf(response.status);
  answer.sent = sent;
  answer.version = response.header("X-3CX-Version").substr(0, 40);
  answer.retryAfter = response.header("Retry-After").substr(0, 60);
  answer.clockAhead = clockAhead(response, sent, pace_.now());
  if (answer.ok()) {
    answer.body = std::move(response.body);
  } else {
    const auto path = exchange.path.substr(0, exchange.path.find_first_of("?("));
    answer.error = exchange.method == "GET" ? explainGet(settings_, path, response.status, errorText(response.body))
                                            : explainChange(settings_, path, response.status, errorText(response.body));
  }
  return answer;
}

// Not at once: callers rely on get() returning first.
void Requests::fail(const std::shared_ptr<Exchange>& exchange, Error error) {
  Answer answer;
  answer.error = std::move(error);
  answer.sent = pace_.now();
  failed_.emplace_back(exchange, std::move(answer));
  soon_->ringAfter(Elapsed(0), [this] {
    for (auto& [failed, reason] : std::exchange(failed_, {})) failed->done(std::move(reason));
  });
}

}  // namespace relay::threecx
