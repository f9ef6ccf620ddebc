#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "Core/Pbx/ThreeCx/Pace.h"
#include "Core/Result.h"

namespace relay::threecx {

// What POST /connect/token granted.
struct TokenGrant {
  std::string token;
  std::chrono::seconds life{0};  // 10 s to 7 days
};

// Reads a token answer. The life is the JWT's exp - iat; where the token is no readable JWT,
// expires_in, which counted minutes before 20.0.9 and counts seconds since (below 300: minutes).
//
// Failure: nullopt when there is no token in it that could be sent in a header.
std::optional<TokenGrant> parseToken(std::string_view answer);

// The form that asks for a token.
std::string tokenForm(std::string_view clientId, std::string_view clientSecret);

// The rules of one client's token: a new one ends the one before it, so there is one, it is renewed
// at 75 % of its life, and after a failed request the next one waits 1, 2, 4 … 30 s.
//
// Threads: none of its own.
class TokenRules {
 public:
  void granted(TokenGrant grant, Elapsed now);
  void failed(Elapsed now);

  // The token was refused. Says whether a new one may be asked for: when two in a row were refused
  // within a second of being granted, another would fare no better.
  bool refused(const std::string& token, Elapsed now);
  void forget() { grant_.reset(); }
  void permitNow() { notBefore_ = Elapsed(0); }

  bool usable(Elapsed now) const;  // there is one and its life is not over
  bool due(Elapsed now) const;     // there is none, or 75 % of its life is over
  bool mayAsk(Elapsed now) const { return now >= notBefore_; }
  const std::string& token() const;  // empty: none
  std::optional<Elapsed> renewAt() const;
  Elapsed notBefore() const { return notBefore_; }

 private:
  std::optional<TokenGrant> grant_;
  Elapsed grantedAt_{0};
  Elapsed notBefore_{0};
  int failures_ = 0;
  int youngRefusals_ = 0;
};

}  // namespace relay::threecx
