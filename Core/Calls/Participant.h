#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace relay {

// What kind of number a DN is. Phone systems spell many more; all others are Other.
enum class DnType { None, User, Queue, ExternalLine, Other };

// The three states a leg can be seen in; a held leg reads Connected, an ended one is removed.
// Unknown is a state this version does not know: the leg exists, nothing is concluded from it.
enum class LegStatus { Unknown, Dialing, Ringing, Connected };

// One leg of a call as the phone system shows it: one device of one DN.
// Absent strings are empty, absent types None. Two participants are equal when nothing changed.
struct Participant {
  std::int64_t id = 0;      // unique on the phone system while it runs
  std::int64_t callId = 0;  // shared by all legs of a call; starts again with the phone system
  int legId = 0;            // 1-based, in order of creation within the call
  LegStatus status = LegStatus::Unknown;
  std::string dn;  // whose leg this is; not always a number
  DnType dnType = DnType::Other;
  std::string deviceId;  // empty: no device, for example a mailbox
  std::string partyDn;   // the other side: a trunk for outside calls
  DnType partyDnType = DnType::None;
  std::string partyNumber;  // party_caller_id
  std::string partyName;    // party_caller_name; may carry "Queue:Rule:Name"
  std::string partyDid;
  std::string originatedByDn;
  DnType originatedByType = DnType::None;
  std::string referredByDn;
  std::string onBehalfOfDn;

  bool operator==(const Participant&) const = default;
  bool facesOutside() const { return partyDnType == DnType::ExternalLine; }
};

}  // namespace relay
