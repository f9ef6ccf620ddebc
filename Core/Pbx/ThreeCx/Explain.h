#pragma once

#include <string>
#include <string_view>

#include "Core/Config/Settings.h"
#include "Core/Result.h"

// What an answer of the phone system means to its administrator: one line each, which says what is
// wrong and what to do. Never a secret in it. All of it is pure.
namespace relay::threecx {

// POST /connect/token answered `status`; `detail`: the error word of its body.
Error explainToken(const PbxSettings& settings, int status, std::string_view detail);

// GET `path` answered `status`, which is not 2xx.
Error explainGet(const PbxSettings& settings, std::string_view path, int status, std::string_view detail);

// A change of `path` answered `status`, which is not 2xx.
Error explainChange(const PbxSettings& settings, std::string_view path, int status, std::string_view detail);

// GET `path` answered 2xx with something that cannot be read.
Error explainUnreadable(const PbxSettings& settings, std::string_view path);

// The event socket was refused with `status`, or closed (0) for `reason`.
Error explainSocket(const PbxSettings& settings, int status, const Error& reason);

}  // namespace relay::threecx
