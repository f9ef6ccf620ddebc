#pragma once

#include <string>
#include <unordered_map>

#include "Core/Calls/CallBook.h"
#include "Core/Calls/PbxChange.h"

// What ties two calls together: consultations, and calls that are joined (rule 8).
namespace relay::calls {

// The rows of one ActiveCalls answer by call id.
using Rows = std::unordered_map<std::int64_t, const ActiveCall*>;
const ActiveCall* rowOf(const Call& call, const Rows& rows);

// Whether `from` and `to` talked to each other in another, internal call, which `from` left within
// 2 s of `when` or is just leaving.
bool haveConsulted(const CallBook& book, const Call& call, const std::string& from, const std::string& to,
                   WallTime when);

// The call with the outside party that a leg of an internal call has got, when its other side
// passed it on: the phone system may keep the id of either call. nullptr: there is none.
Call* takenOver(const CallBook& book, const Call& internal, const Participant& participant, WallTime at);

// What an ActiveCalls answer without the call means.
enum class Absence {
  Over,
  Joined,   // with an older call, which lives on
  Passing,  // it may live on under the id of another call, which shows soon
  Absorbs,  // it lives on under the id of a younger call (`other`), which is over
};
struct AbsenceFound {
  Absence absence = Absence::Over;
  Call* other = nullptr;
};
AbsenceFound judgeAbsence(const CallBook& book, const Call& call, const Rows& rows, const World& world);

// Both are listed, with nobody inside: the younger of two calls that were joined.
bool isJoinedYounger(const CallBook& book, const Call& call, const Rows& rows, const World& world);

}  // namespace relay::calls
