#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace relay::sim {

// The tokens of the one API client (docs/3cx.md).
//
// Time: seconds since the epoch, from outside.
class Tokens {
 public:
  struct Options {
    std::string clientId = "crm";
    std::string secret = "secret";
    std::int64_t lifeSeconds = 3600;  // what the JWT says
    bool minutes = false;             // expires_in in minutes, as before 20.0.9
    bool oldDies = true;              // a new token invalidates the one before
  };
  enum class Verdict { Good, None, Old, Expired };

  explicit Tokens(Options options) : options_(std::move(options)) {}

  bool knows(const std::string& clientId, const std::string& secret) const {
    return clientId == options_.clientId && secret == options_.secret;
  }
  // The body of a 200 answer of /connect/token.
  std::string issue(std::int64_t now);
  // `authorization`: the value of that header.
  Verdict check(std::string_view authorization, std::int64_t now) const;

  void killAll() { issued_.clear(); }
  // Tokens issued from now on are refused after so many seconds, whatever they say; 0: as they say.
  void expireAfter(std::int64_t seconds) { early_ = seconds; }
  void setOldDies(bool yes) { options_.oldDies = yes; }
  void setLife(std::int64_t seconds) { options_.lifeSeconds = seconds; }

 private:
  Options options_;
  std::map<std::string, std::int64_t> issued_;  // token: end of its life
  std::string newest_;
  std::int64_t early_ = 0;
  std::uint64_t count_ = 0;
};

std::string base64Url(std::string_view bytes);

// The fields of a form: urlencoded or multipart/form-data, as the content type says.
std::map<std::string, std::string> formFields(std::string_view contentType, const std::string& body);

std::string percentDecoded(std::string_view text);

}  // namespace relay::sim
