#pragma once

#include <string>

#include "Tests/Simulator/Site.h"
#include "Tests/Support/Server.h"

namespace relay::sim {

// What a request asks for: token, snapshot, dn, participants, participant, devices, action, socket,
// activecalls, calllog, users, user_change, queues, dids, trunks, status, xapi, other.
std::string requestKind(const test::ServerRequest& request);

// The answer of the phone system, faults included. Pure but for the site: no network, no clock.
test::ServerReply answer(Site& site, const test::ServerRequest& request, std::int64_t nowUs);

// The upgrade to the event socket: nullopt lets it through.
std::optional<test::ServerReply> refuseUpgrade(Site& site, const test::ServerRequest& request, std::int64_t nowUs);

// A request that came through the event socket; the event_type 4 frame that answers it is sent by
// the caller: `entity` and `attached` are set.
SendFrame answerThroughSocket(Site& site, const std::string& text, std::int64_t nowUs);

// Parts, one file each.
test::ServerReply callControl(Site& site, const test::ServerRequest& request, std::int64_t nowUs);
test::ServerReply action(Site& site, const test::ServerRequest& request, std::int64_t nowUs);
test::ServerReply xapi(Site& site, const test::ServerRequest& request, const std::string& kind, std::int64_t nowUs);

test::ServerReply recordings(const Site& site, const std::vector<std::string>& parts,
                             const test::ServerRequest& request);

test::ServerReply jsonReply(std::string body, int status = 200);
std::vector<std::string> pathParts(std::string_view path);  // percent-decoded

}  // namespace relay::sim
