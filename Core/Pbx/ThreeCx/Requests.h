#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "Core/Config/Settings.h"
#include "Core/Http/HttpClient.h"
#include "Core/Pbx/PbxSource.h"
#include "Core/Pbx/ThreeCx/Pace.h"
#include "Core/Pbx/ThreeCx/TokenOwner.h"
#include "Core/Result.h"

namespace relay::threecx {

// What became of a request.
struct Answer {
  enum class Kind {
    Ok,         // 2xx
    Gone,       // 404
    Forbidden,  // 403: a right is missing
    Refused,    // 401, with a fresh token as well
    Failed      // anything else: try again later
  };
  Kind kind = Kind::Failed;
  std::string body;  // of an Ok
  Error error;       // of all others
  Moment sent;
  std::string version;                                  // X-3CX-Version, or empty
  std::string retryAfter;                               // the header, or empty
  std::optional<std::chrono::milliseconds> clockAhead;  // by the Date header, ± 1 s

  bool ok() const { return kind == Kind::Ok; }
};

struct GetLimits {
  std::size_t bytes = 256 * 1024;  // a longer answer is Failed
  std::chrono::milliseconds timeout{10'000};
};

// Requests with a token. A 401 earns one new token and one more try.
//
// Threads: the io thread; `done` never runs inside get().
// Lifetime: everything given outlives it; no `done` runs after it is gone.
class Requests {
 public:
  using Done = std::function<void(Answer)>;

  Requests(const PbxSettings& settings, HttpClient& http, TokenOwner& tokens, Pace& pace, PbxTap* tap);

  // `path` begins with '/', escaped.
  void get(std::string path, GetLimits limits, Done done);
  void get(std::string path, Done done) { get(std::move(path), GetLimits{}, std::move(done)); }

  // A change; `body` is JSON.
  void patch(std::string path, std::string body, Done done);

  std::uint64_t sent() const { return sent_; }

 private:
  struct Exchange {
    std::string path;
    GetLimits limits;
    Done done;
    std::string token{};
    bool again = false;  // the second try
    std::string method = "GET";
    std::string body{};
  };
  void begin(std::shared_ptr<Exchange> exchange);
  void send(const std::shared_ptr<Exchange>& exchange);
  void received(const std::shared_ptr<Exchange>& exchange, Moment sent, Result<HttpResponse> response);
  Answer classify(const Exchange& exchange, Moment sent, HttpResponse response) const;
  void fail(const std::shared_ptr<Exchange>& exchange, Error error);

  const PbxSettings& settings_;
  HttpClient& http_;
  TokenOwner& tokens_;
  Pace& pace_;
  PbxTap* tap_;
  std::uint64_t sent_ = 0;
  std::vector<std::pair<std::shared_ptr<Exchange>, Answer>> failed_;  // to be told soon
  std::unique_ptr<Alarm> soon_;
};

}  // namespace relay::threecx
