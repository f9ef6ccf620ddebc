// What `check` says about the extension that calls are forwarded by.
#include <utility>

#include "Core/Masking.h"
#include "Core/Pbx/ThreeCx/UserForwarding.h"

namespace relay::threecx {
namespace {

using Level = InspectionLine::Level;
using Lines = std::vector<InspectionLine>;

std::string list(const std::vector<std::string>& clauses) {
  std::string text;
  for (const auto& clause : clauses) text += (text.empty() ? "" : "; ") + clause;
  return text;
}

bool sameText(std::string_view a, std::string_view b) {
  const auto digits = [](std::string_view text) {
    std::string kept;
    for (const char c : text) {
      if (c >= '0' && c <= '9') kept += c;
    }
    return kept;
  };
  return digits(a) == digits(b);
}

Lines describe(const ForwardingUser& user, const InspectionScope& scope) {
  Lines lines;
  const std::string name = "extension " + user.number + " ([onduty] dummy_extension)";
  lines.push_back({Level::Good, name + " exists; its mobile number is " +
                                    (user.mobile.empty() ? std::string("empty") : masked(user.mobile))});
  if (!user.enabled) lines.push_back({Level::Warning, name + " is disabled: enable the user, or calls do not arrive"});
  if (user.rules.empty()) {
    lines.push_back(
        {Level::Note, "the forwarding rules of " + name + " could not be read: look at them in the console"});
    return lines;
  }
  const std::string remedy = scope.writesProfiles
                                 ? "; profiles = yes puts this right when the number is written next"
                                 : "; set them to the mobile number in every status, or let profiles = yes do it";
  const auto outside = rulesElsewhere(user, user.mobile, true, sameText);
  const auto inside = rulesElsewhere(user, user.mobile, false, sameText);
  if (outside.empty())
    lines.push_back({Level::Good, name + " forwards outside calls to its mobile number in every status"});
  else
    lines.push_back({Level::Warning, "the forwarding rules of " + name +
                                         " do not send every outside call to its mobile number: " + list(outside) +
                                         remedy});
  if (!inside.empty())
    lines.push_back({Level::Note, name + " does not forward every call of colleagues: " + list(inside)});
  return lines;
}

InspectionLine rightOf(const ForwardingFailure* failed) {
  if (failed == nullptr) return {Level::Good, "may change users, and so the number on duty"};
  if (failed->error.retryable)
    return {Level::Note, "whether users may be changed could not be found out: " + failed->error.what};
  return {Level::Fault, "the number on duty cannot be written: " + failed->error.what};
}

}  // namespace

void inspectForwarding(PbxForwarding& forwarding, const InspectionScope& scope, std::function<void(Lines)> done) {
  if (scope.dummyExtension.empty()) return done({});
  forwarding.readUser(scope.dummyExtension,
                      [&forwarding, scope, done = std::move(done)](Result<ForwardingUser> read, const std::string&) {
                        if (!read) return done({{Level::Fault, read.error().what}});
                        forwarding.tryWriting(read.value().id, [user = read.value(), scope, done](const auto* failed) {
                          Lines lines = describe(user, scope);
                          lines.push_back(rightOf(failed));
                          done(std::move(lines));
                        });
                      });
}

}  // namespace relay::threecx
