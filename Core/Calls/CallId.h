#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "Core/Time.h"

namespace relay::calls {

// "yyMMddHHmmss_callid": `moment` is when the call reached the phone system, in its own clock.
// Where `former`, the key of the call that had this id before, is not older, the stamp is advanced
// second by second until the keys differ in the right order; by two minutes at most.
//
// Source: docs/webhooks.md §1, id.
std::string callKey(WallTime moment, std::int64_t callId, const std::string& former,
                    const std::function<std::string(WallTime)>& stamp);

}  // namespace relay::calls
