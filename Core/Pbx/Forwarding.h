#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "Core/Result.h"

namespace relay {

// Where an extension sends a call that it does not take itself.
struct ForwardingRule {
  std::string profile;   // "Available", "Away", …: which one applies is the extension's status
  std::string when;      // "not registered", "no answer", "busy", "always"
  bool outside = false;  // for calls from outside; false: from colleagues
  std::string to;        // the phone system's word: "External", "VoiceMail", "Extension", …
  std::string number;    // the number outside, where it is one
};

// An extension that forwards to its mobile number, as far as forwarding goes.
struct ForwardingUser {
  std::int64_t id = 0;
  std::string number;   // of the extension
  std::string mobile;   // may be empty
  std::string profile;  // the current one
  bool enabled = true;
  std::vector<ForwardingRule> rules;
  std::string rulesText;  // as the phone system sent them; writeRules wants it back
};

// Those rules that do not lead to `number`, for calls from outside or from colleagues. One clause each: "Available, no
// answer: to VoiceMail". Those of the current profile come first.
//
// `same`: whether two ways to write a number mean the same one.
std::vector<std::string> rulesElsewhere(const ForwardingUser& user, const std::string& number, bool outside,
                                        const std::function<bool(std::string_view, std::string_view)>& same);

// What went wrong, and what the phone system said about trying again.
struct ForwardingFailure {
  Error error;
  std::string retryAfter;  // the header, or empty
};

// Reads and changes the extension that calls are forwarded by, with the session that the source has.
//
// Threads: the io thread; `done` never runs inside the call. Lifetime: that of its source; no `done` once that has
// been stopped.
struct PbxForwarding {
  using Read = std::function<void(Result<ForwardingUser>, std::string retryAfter)>;
  using Done = std::function<void(const ForwardingFailure* failed)>;  // nullptr: done

  virtual ~PbxForwarding() = default;

  // Failure: also an extension that is not there, or may not be seen.
  virtual void readUser(const std::string& extension, Read done) = 0;

  virtual void writeMobile(std::int64_t user, const std::string& number, Done done) = 0;

  // Sends calls to `number` in every profile, from outside and from colleagues.
  virtual void writeRules(const ForwardingUser& user, const std::string& number, Done done) = 0;

  // Asks for a change of nothing: whether users may be changed at all.
  virtual void tryWriting(std::int64_t user, Done done) = 0;
};

}  // namespace relay
