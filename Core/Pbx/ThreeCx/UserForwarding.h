#pragma once

#include <string>

#include "Core/Config/Settings.h"
#include "Core/Pbx/Forwarding.h"
#include "Core/Pbx/Inspection.h"
#include "Core/Pbx/ThreeCx/Requests.h"

namespace relay::threecx {

// PbxForwarding by XAPI's Users, with the requests, and so the token, that the source has.
class UserForwarding final : public PbxForwarding {
 public:
  // Both outlive it.
  UserForwarding(const PbxSettings& settings, Requests& requests) : settings_(settings), requests_(requests) {}

  void readUser(const std::string& extension, Read done) override;
  void writeMobile(std::int64_t user, const std::string& number, Done done) override;
  void writeRules(const ForwardingUser& user, const std::string& number, Done done) override;
  void tryWriting(std::int64_t user, Done done) override;

 private:
  void change(std::int64_t user, std::string body, Done done);

  const PbxSettings& settings_;
  Requests& requests_;
};

// What `check` says about the extension that calls are forwarded by: there or not, enabled, may be changed, where its
// rules lead. `done` gets nothing where the scope names no extension. Lifetime: `forwarding` outlives it.
void inspectForwarding(PbxForwarding& forwarding, const InspectionScope& scope,
                       std::function<void(std::vector<InspectionLine>)> done);

}  // namespace relay::threecx
