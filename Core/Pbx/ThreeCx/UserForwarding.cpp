#include "Core/Pbx/ThreeCx/UserForwarding.h"

#include <algorithm>
#include <utility>

#include "Core/Pbx/ThreeCx/Explain.h"
#include "Core/Pbx/ThreeCx/UserWire.h"

namespace relay::threecx {
namespace {

constexpr GetLimits userLimits{1024 * 1024, std::chrono::milliseconds(10'000)};

Error notThere(const PbxSettings& settings, const std::string& extension) {
  return {Error::Kind::Rejected,
          "[onduty] dummy_extension " + extension + " does not exist in the phone system, or client_id " +
              settings.clientId + " may not see it: create the user, or correct the ini",
          true};
}

}  // namespace

void UserForwarding::readUser(const std::string& extension, Read done) {
  requests_.get(userPath(extension), userLimits, [this, extension, done = std::move(done)](Answer answer) {
    if (!answer.ok()) return done(std::move(answer.error), std::move(answer.retryAfter));
    auto users = parseForwardingUsers(answer.body);
    if (!users) return done(explainUnreadable(settings_, "/xapi/v1/Users"), {});
    const auto user = std::find_if(users->begin(), users->end(),
                                   [&](const ForwardingUser& one) { return one.number == extension && one.id != 0; });
    if (user == users->end()) return done(notThere(settings_, extension), {});
    done(std::move(*user), {});
  });
}

void UserForwarding::writeMobile(std::int64_t user, const std::string& number, Done done) {
  change(user, mobileChange(number), std::move(done));
}

void UserForwarding::writeRules(const ForwardingUser& user, const std::string& number, Done done) {
  change(user.id, rulesChange(user.rulesText, number), std::move(done));
}

void UserForwarding::tryWriting(std::int64_t user, Done done) { change(user, "{}", std::move(done)); }

void UserForwarding::change(std::int64_t user, std::string body, Done done) {
  requests_.patch("/xapi/v1/Users(" + std::to_string(user) + ")", std::move(body),
                  [done = std::move(done)](Answer answer) {
                    if (answer.ok()) return done(nullptr);
                    const ForwardingFailure failed{std::move(answer.error), std::move(answer.retryAfter)};
                    done(&failed);
                  });
}

}  // namespace relay::threecx
