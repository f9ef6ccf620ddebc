#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// The query strings of docs/webhooks.md §2 with the default settings, `@` standing for the stamp. They
// are put together from what a scenario knows about itself, by nothing of the product.
namespace relay::sim {

struct ExpectedCall {
  std::int64_t callId = 0;
  std::string callerId;  // number of the outside party; empty: withheld
  std::string did;
  bool outgoing = false;

  std::string ringing(std::string_view user, std::string_view userType, int leg) const;
  std::string dialing(std::string_view user) const;
  std::string started(std::string_view user, std::string_view trType, int leg) const;
  std::string ended(std::string_view user, bool transfer, std::int64_t seconds, int leg) const;
  std::string missed(std::string_view user, int leg) const;

 private:
  std::string id(int leg) const;
  std::string caller() const;
};

// RFC 3986: unreserved characters stay.
std::string percentEncoded(std::string_view text);

}  // namespace relay::sim
