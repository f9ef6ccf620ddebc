#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "Core/Calls/Participant.h"
#include "Core/Pbx/ThreeCx/Entity.h"

// Texts of the call control API, read into our types. Everything is tolerated that does no harm:
// null arrays, unknown words, numbers written as strings, members that are not there.
//
// Failure: nullopt for a text that is no JSON, is over the limits or lacks what makes it what it
//          should be (a participant without an id, a list that is no array).
// Threads: pure.
namespace relay::threecx {

// "Wextension", "Wqueue", "Wexternalline", "None" in any case; all others are Other, "" is None.
DnType dnTypeOf(std::string_view word);

// One message of the event socket.
struct Frame {
  enum class Kind { Upsert, Remove, Other };
  Kind kind = Kind::Other;
  std::optional<std::int64_t> sequence;
  Entity entity;
  std::optional<Participant> attached;  // the whole participant, where the phone system sends it along
};
std::optional<Frame> parseFrame(std::string_view text);

// A participant; `dn` is the DN it was asked under, and dnType is the caller's to fill.
std::optional<Participant> parseParticipant(std::string_view text, std::string_view dn);

// A DN with what it takes part in.
struct DnState {
  std::string dn;
  DnType type = DnType::Other;
  std::vector<Participant> participants;  // dn and dnType filled
};
// GET /callcontrol. A participant that cannot be read is left out.
std::optional<std::vector<DnState>> parseDnList(std::string_view text);
// GET /callcontrol/{dn}.
std::optional<DnState> parseDn(std::string_view text);

}  // namespace relay::threecx
