#include "Tests/Simulator/Expected.h"

namespace relay::sim {

std::string percentEncoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const unsigned char c : text) {
    const bool stays = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (stays)
      encoded += static_cast<char>(c);
    else
      encoded += {'%', kHex[c >> 4], kHex[c & 15]};
  }
  return encoded;
}

std::string ExpectedCall::id(int leg) const { return "&id=@_" + std::to_string(callId) + '-' + std::to_string(leg); }

std::string ExpectedCall::caller() const {
  return "&callerid=" + (callerId.empty() ? std::string("anonymous") : percentEncoded(callerId)) + "&user=";
}

std::string ExpectedCall::ringing(std::string_view user, std::string_view userType, int leg) const {
  return "event=ringing" + caller() + percentEncoded(user) + "&usertype=" + std::string(userType) +
         "&did=" + percentEncoded(did) + id(leg);
}

std::string ExpectedCall::dialing(std::string_view user) const {
  return "event=dialing" + caller() + percentEncoded(user) + "&usertype=ext&did=" + id(0);
}

std::string ExpectedCall::started(std::string_view user, std::string_view trType, int leg) const {
  const std::string who = caller() + percentEncoded(user);
  const std::string transfer = "&trtype=" + std::string(trType);
  if (outgoing) return "event=outgoingcall_started" + who + transfer + id(leg);
  return "event=incomingcall_started" + who + "&did=" + percentEncoded(did) + transfer + id(leg);
}

std::string ExpectedCall::ended(std::string_view user, bool transfer, std::int64_t seconds, int leg) const {
  return std::string("event=") + (outgoing ? "outgoing" : "incoming") + caller() + percentEncoded(user) +
         "&finishtype=Ok&transfer=" + (transfer ? "true" : "false") + "&duration=" + std::to_string(seconds) + id(leg);
}

std::string ExpectedCall::missed(std::string_view user, int leg) const {
  return std::string("event=") + (outgoing ? "outgoing" : "incoming") + caller() + percentEncoded(user) +
         "&finishtype=Missed&transfer=false" + id(leg);
}

}  // namespace relay::sim
