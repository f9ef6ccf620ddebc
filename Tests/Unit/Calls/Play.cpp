#include "Tests/Unit/Calls/Play.h"

#include <algorithm>
#include <stdexcept>

namespace relay::test {

TrackerOptions options() {
  TrackerOptions made;
  made.dids = {{"10001", "DID-100"}};
  return made;  // the stamp in UTC
}

Participant leg(std::int64_t id, const std::string& dn, LegStatus status, std::int64_t callId) {
  Participant p;
  p.id = id;
  p.callId = callId;
  p.legId = 3;
  p.status = status;
  p.dn = dn;
  p.dnType = DnType::User;
  p.deviceId = "sip:" + dn + "@127.0.0.1:5063";
  p.partyDn = "10001";
  p.partyDnType = DnType::ExternalLine;
  p.partyNumber = "+15551230001";
  p.partyName = "+15551230001";
  return p;
}

Participant withParty(Participant p, const std::string& dn, DnType type, const std::string& number) {
  p.partyDn = dn;
  p.partyDnType = type;
  p.partyNumber = p.partyName = number;
  return p;
}

Participant internalLeg(std::int64_t id, const std::string& dn, const std::string& party, LegStatus status,
                        std::int64_t callId, int legId) {
  Participant p = withParty(leg(id, dn, status, callId), party, DnType::User, party);
  p.legId = legId;
  return p;
}

std::string shortForm(const CallEvent& event) {
  const std::string prefix = event.internal ? "internal " : "";
  const std::string suffix = event.recovered ? " recovered" : "";
  const std::string who = event.user + " -" + std::to_string(event.leg);
  switch (event.kind) {
    case EventKind::Ringing: return prefix + "ringing " + who + suffix;
    case EventKind::Dialing: return prefix + "dialing " + who + suffix;
    case EventKind::Stopped: return prefix + "stopped " + who + suffix;
    case EventKind::Started: {
      constexpr const char* words[] = {"NotDef", "Blind", "Accom"};
      return prefix + "started " + who + ' ' + words[static_cast<int>(event.transferType)] + suffix;
    }
    case EventKind::Recording: return prefix + "recording " + who + suffix;
    case EventKind::Notice: return prefix + "notice " + event.notice;
    case EventKind::Ended: break;
  }
  if (event.finish == FinishType::Missed) return prefix + "missed " + who + suffix;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(event.talk).count();
  return prefix + "ended " + who + " Ok" + (event.transferred ? " transfer " : " ") + std::to_string(seconds) + 's' +
         suffix;
}

Play::Play(TrackerOptions trackerOptions) : options_(std::move(trackerOptions)) {
  tracker_.emplace(options_);
  lists = [this](WallTime) {
    std::vector<ActiveCall> rows;
    for (const auto& [id, row] : listed_) rows.push_back(row);
    return std::optional(rows);
  };
}

void Play::apply(const PbxChange& change) {
  TrackerOutput out;
  tracker_->apply(change, now_, out);
  take(std::move(out));
}

void Play::take(TrackerOutput&& out) {
  for (auto& event : out.events) events_.push_back(std::move(event));
  for (auto& remark : out.remarks) remarks_.push_back(std::move(remark));
  for (auto& row : out.changed) {
    if (row.state.empty()) {
      rows_.erase(row.key);
    } else {
      rows_[row.key] = row.state;
    }
  }
  if (out.wantActiveCalls && !listAnswer_) {
    asks_.push_back(now_);
    const WallTime at = now_ + answerTime;
    const auto rows = lists(now_);
    if (forbidden || failing || !rows) {
      listAnswer_.emplace(at, ActiveCallsFailed{at, forbidden});
    } else {
      listAnswer_.emplace(at, ActiveCallsRead{now_, at, *rows});
    }
  }
  if (out.wantCallLogFrom) {
    logAsks_.push_back(now_);
    if (log) logAnswer_.emplace(now_ + answerTime, log(now_ + answerTime));
  }
}

void Play::advance(WallTime until) {
  for (int steps = 0; steps < 100'000; ++steps) {
    const auto tick = tracker_->nextTick();
    WallTime next = until;
    if (tick) next = std::min(next, std::max(*tick, now_));
    if (listAnswer_) next = std::min(next, listAnswer_->first);
    if (logAnswer_) next = std::min(next, logAnswer_->first);
    now_ = std::max(now_, next);
    if (listAnswer_ && listAnswer_->first <= now_) {
      apply(std::exchange(listAnswer_, std::nullopt)->second);
    } else if (logAnswer_ && logAnswer_->first <= now_) {
      apply(std::exchange(logAnswer_, std::nullopt)->second);
    } else if (tick && *tick <= now_) {
      TrackerOutput out;
      tracker_->tick(now_, out);
      take(std::move(out));
      if (tracker_->nextTick() && *tracker_->nextTick() <= now_) throw std::logic_error("a tick brought nothing");
    } else if (now_ >= until) {
      return;
    }
  }
  throw std::logic_error("time does not pass");
}

void Play::list(std::int64_t callId, const std::string& caller, const std::string& callee, const std::string& status) {
  const auto known = listed_.find(callId);
  const WallTime established = known == listed_.end() ? now_ : known->second.establishedAt;
  listed_[callId] = ActiveCall{callId, status, caller, callee, established};
}

void Play::unlist(std::int64_t callId) { listed_.erase(callId); }

void Play::restart() {
  std::vector<SavedCall> saved;
  for (const auto& [key, state] : rows_) saved.push_back({key, state});
  tracker_.emplace(options_);
  if (const auto restored = tracker_->restore(saved); !restored) throw std::logic_error(restored.error().what);
}

std::vector<std::string> Play::told(bool stopped) const {
  std::vector<std::string> forms;
  for (const CallEvent& event : events_) {
    if (stopped || event.kind != EventKind::Stopped) forms.push_back(shortForm(event));
  }
  return forms;
}

std::vector<std::string> Play::reported() const {
  std::vector<std::string> forms;
  for (const CallEvent& event : events_) {
    if (!event.internal && event.kind != EventKind::Stopped) forms.push_back(shortForm(event));
  }
  return forms;
}

}  // namespace relay::test
