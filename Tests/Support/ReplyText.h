#pragma once

#include <string>

#include "Tests/Support/Server.h"

namespace relay::test {

// Status line and header of an answer, up to and with the empty line.
std::string replyHead(const ServerReply& reply, bool keepAlive);

// One chunk of a chunked body; an empty text makes the last one.
std::string chunk(const std::string& text);

const char* reason(int status);

}  // namespace relay::test
