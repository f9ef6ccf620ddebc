#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

// The body of POST /integration/override: {"person":"…","from":"…","to":"…","why":"…"}.
struct OverrideRequest {
  std::string person;
  WallTime from;  // default: now
  WallTime to;
  std::string why;
};

// Failure: Rejected, naming the member.
Result<OverrideRequest> readOverride(std::string_view body, WallTime now);

// A moment of a request: what parseMoment takes, and RFC 3339 with an offset, "2026-03-01T18:00:00+01:00".
std::optional<WallTime> readMoment(std::string_view text, WallTime now);

}  // namespace relay
