// What ActiveCalls and the call log make of the participants.
#include <utility>

#include "Tests/Simulator/Exchange.h"

namespace relay::sim {

namespace {

const char* callType(const std::string& dnType) {
  if (dnType == "Wextension") return "Extension";
  if (dnType == "Wqueue") return "Queue";
  if (dnType == "Wivr") return "Digital Receptionist";
  return "System";
}

}  // namespace

std::string Exchange::shown(const std::string& dn) const {
  const auto found = dns_.find(dn);
  if (found != dns_.end() && !found->second.name.empty()) return dn + ' ' + found->second.name;
  return dn + " User " + dn;
}

std::string Exchange::outsideParty(const Call& call) const {
  return call.trunk + ' ' + options_.trunkName + " (" + call.number + ')';
}

RunningCall Exchange::derived(std::int64_t callId, const Call& call) const {
  RunningCall row{callId, {}, {}, {}, call.changedUs, call.startUs};
  const Leg* best = nullptr;  // who is spoken with: a person, else a queue or menu, else whoever rings
  int rank = -1;
  for (const auto& entity : call.entities) {
    const Leg& leg = legs_.at(entity).leg;
    const auto dn = dns_.find(leg.dn);
    const bool person = dn == dns_.end() || dn->second.type == "Wextension";
    const int here = leg.connected() ? (person ? 3 : 2) : leg.status == "Dialing" ? 0 : 1;
    if (here > rank) rank = here, best = &leg;
  }
  if (best == nullptr) return row;
  row.status = rank >= 2 ? "Talking" : rank == 1 ? "Ringing" : "Dialing";
  if (!call.outside) {
    row.caller = shown(call.firstDn);
    row.callee = shown(best->dn == call.firstDn ? best->partyDn : best->dn);
  } else if (call.outgoing) {
    row.caller = shown(best->dn);
    row.callee = outsideParty(call);
  } else {
    row.caller = outsideParty(call);
    row.callee = shown(best->dn);
  }
  return row;
}

std::vector<RunningCall> Exchange::running() const {
  std::vector<RunningCall> rows;
  for (const auto& [id, call] : calls_) {
    if (call.listed && call.listed->gone) continue;
    if (call.listed)
      rows.push_back({id, call.listed->caller, call.listed->callee, call.listed->status, call.changedUs, call.startUs});
    else if (!call.entities.empty())
      rows.push_back(derived(id, call));
  }
  return rows;
}

void Exchange::track(Call& call, const Leg& leg, std::int64_t nowUs) {
  if (leg.facesOutside() && !call.outside) {
    call.outside = true;
    call.number = leg.partyNumber;
    call.trunk = leg.partyDn;
  }
  const auto dn = dns_.find(leg.dn);
  auto [at, fresh] = call.rows.try_emplace(leg.dn);
  LoggedRow& row = at->second;
  if (fresh) {
    row.callId = leg.callId;
    row.callStartUs = call.startUs;
    row.startUs = nowUs;
    const bool fromHere = leg.status == "Dialing" || leg.legId == 1;
    row.direction = !leg.facesOutside() ? "Internal" : fromHere ? "Outbound" : "Inbound";
    row.callType = dn == dns_.end() ? "Extension" : callType(dn->second.type);
    if (row.direction == "Inbound" && row.callType == "Queue") row.direction = "Inbound Queue";
    const std::string own = "User " + leg.dn + " (" + leg.dn + ')';
    row.sourceDn = fromHere ? leg.dn : leg.partyDn;
    row.sourceNumber = fromHere ? leg.dn : leg.partyNumber;
    row.sourceName = fromHere ? own : leg.partyName;
    row.destinationDn = fromHere ? leg.partyDn : leg.dn;
    row.destinationNumber = fromHere ? leg.partyNumber : "";
    row.destinationName = fromHere ? leg.partyNumber : own;
    if (fromHere && leg.facesOutside()) row.callType = "External";
    row.reason = row.direction == "Inbound"
                     ? "Inbound: " + leg.partyName + " (" + leg.partyNumber + ") -> Via trunk: " + options_.trunkName +
                           " (" + (leg.partyDid.empty() ? "+15559000100" : leg.partyDid) + ") -> Ended by " +
                           leg.partyName
                     : "Ended by " + own;
  }
  if (leg.connected() && row.answeredUs == 0) row.answeredUs = nowUs;
}

// The row of a DN ends with its last participant in the call.
void Exchange::closeRow(Call& call, const Leg& leg, std::int64_t nowUs) {
  for (const auto& entity : call.entities) {
    const auto other = legs_.find(entity);
    if (other != legs_.end() && other->second.leg.dn == leg.dn && other->second.leg.id != leg.id) return;
  }
  const auto found = call.rows.find(leg.dn);
  if (found == call.rows.end()) return;
  // An internal call is one row, that of the caller.
  found->second.endUs = nowUs;
  if (found->second.direction != "Internal" || found->second.sourceDn == leg.dn) log_.add(found->second);
  call.rows.erase(found);
}

// The leg to an outside number that no participant shows.
void Exchange::logUnseen(std::int64_t callId, Call& call, std::int64_t nowUs) {
  if (call.unseenUs == 0) return;
  LoggedRow row;
  row.callId = callId;
  row.callStartUs = call.startUs;
  row.startUs = call.unseenUs;
  row.answeredUs = call.unseenTalkUs;
  row.endUs = nowUs;
  row.sourceDn = call.trunk;
  row.sourceNumber = row.sourceName = call.number;
  row.destinationDn = call.trunk;
  row.destinationNumber = row.destinationName = call.unseenNumber;
  row.direction = call.outgoing ? "Outbound" : "Inbound";
  row.callType = "External";
  row.reason = "Forwarded by " + call.firstDn + " -> Via trunk: " + options_.trunkName;
  log_.add(std::move(row));
}

}  // namespace relay::sim
