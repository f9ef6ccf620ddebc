#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "Core/Delivery/EndpointQueue.h"
#include "Core/Http/HttpClient.h"
#include "Core/Result.h"

namespace relay {

// One line of what a receiver said: control characters become spaces, runs of spaces one, what is no UTF-8
// becomes '?', at most `limit` bytes and "…". Threads: pure.
std::string oneLine(std::string_view text, std::size_t limit = 200);

// What EndpointQueue and the record need to know of an exchange.
Answer answerOf(const Result<HttpResponse>& result, WallTime now);

}  // namespace relay
