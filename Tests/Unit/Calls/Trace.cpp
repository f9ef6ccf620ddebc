#include "Tests/Unit/Calls/Trace.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "Tests/Unit/Calls/Play.h"

namespace relay::test {
namespace {

using nlohmann::json;

DnType dnType(const std::string& word) {
  if (word == "Wextension") return DnType::User;
  if (word == "Wqueue") return DnType::Queue;
  if (word == "Wexternalline") return DnType::ExternalLine;
  return word == "None" || word.empty() ? DnType::None : DnType::Other;
}

LegStatus legStatus(const std::string& word) {
  if (word == "Dialing") return LegStatus::Dialing;
  if (word == "Ringing") return LegStatus::Ringing;
  return word == "Connected" ? LegStatus::Connected : LegStatus::Unknown;
}

class Loader {
 public:
  explicit Loader(const std::string& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot open " + file);
    for (std::string line; std::getline(in, line);) {
      if (!line.empty()) lines_.push_back(json::parse(line));
    }
    std::stable_sort(lines_.begin(), lines_.end(), [](const json& a, const json& b) { return a["t_ms"] < b["t_ms"]; });
  }

  Trace load() {
    for (std::size_t i = 0; i < lines_.size(); ++i) take(i);
    std::stable_sort(trace_.steps.begin(), trace_.steps.end(),
                     [](const auto& a, const auto& b) { return a.handedOver < b.handedOver; });
    return std::move(trace_);
  }

 private:
  void take(std::size_t i) {
    const json& line = lines_[i];
    const WallTime at = ms(line["t_ms"]);
    const std::string kind = line["kind"];
    if (kind == "dns") {
      for (const auto& [dn, type] : line["dns"].items()) dns_[dn] = dnType(type);
      trace_.steps.push_back({at, DirectoryRead{at, dns_, {}, {}}});
    } else if (kind == "ws") {
      frame(i, at, line["frame"]["event"]);
    } else if (kind == "active") {
      active(at, line["calls"]);
    } else if (kind == "drop") {
      dropped_ = at;
    } else if (kind == "gone_unseen") {
      endLife(idOf(line["path"]), at);
    } else if (kind == "get" && line["path"] == "/callcontrol") {
      snapshot(at, line["body"]);
    }
  }

  static std::int64_t idOf(const std::string& path) { return std::stoll(path.substr(path.rfind('/') + 1)); }

  void frame(std::size_t i, WallTime at, const json& event) {
    const std::string path = event["entity"];
    if (event["event_type"] == 1) {
      endLife(idOf(path), at);
      const auto slash = path.find('/', 13);
      trace_.steps.push_back({at, ParticipantGone{at, path.substr(13, slash - 13), idOf(path)}});
      return;
    }
    for (std::size_t j = i + 1; j < lines_.size(); ++j) {
      if (lines_[j]["kind"] != "get" || lines_[j]["path"] != path) continue;
      const WallTime answered = ms(lines_[j]["t_ms"]);
      if (lines_[j]["status"] == 200) {
        const Participant p = participant(lines_[j]["body"]);
        live(p, at);
        trace_.steps.push_back({answered, ParticipantSeen{at, p}});
      } else {
        trace_.steps.push_back({answered, ParticipantGone{at, {}, idOf(path)}});
      }
      return;
    }
    throw std::runtime_error("no GET for " + path);
  }

  Participant participant(const json& body) const {
    const auto text = [&](const char* name) { return body.value(name, std::string()); };
    Participant p;
    p.id = body["id"];
    p.callId = body["callid"];
    p.legId = body["legid"];
    p.status = legStatus(text("status"));
    p.dn = text("dn");
    p.dnType = dns_.contains(p.dn) ? dns_.at(p.dn) : DnType::Other;
    p.deviceId = text("device_id");
    p.partyDn = text("party_dn");
    p.partyDnType = dnType(text("party_dn_type"));
    p.partyNumber = text("party_caller_id");
    p.partyName = text("party_caller_name");
    p.partyDid = text("party_did");
    p.originatedByDn = text("originated_by_dn");
    p.originatedByType = dnType(text("originated_by_type"));
    p.referredByDn = text("referred_by_dn");
    p.onBehalfOfDn = text("on_behalf_of_dn");
    return p;
  }

  void snapshot(WallTime at, const json& dns) {
    SnapshotRead read{at, dropped_.value_or(at), {}, false, {}};
    for (const json& dn : dns) {
      for (const json& body : dn["participants"]) read.participants.push_back(participant(body));
    }
    trace_.steps.push_back({at, read});
  }

  void live(const Participant& p, WallTime at) {
    endLife(p.id, at);
    trace_.lives[p.id].push_back({at, WallTime::max(), p});
  }

  void endLife(std::int64_t id, WallTime at) {
    auto& lives = trace_.lives[id];
    if (!lives.empty() && lives.back().until == WallTime::max()) lives.back().until = at;
  }

  void active(WallTime at, const json& calls) {
    for (const json& call : calls) {
      const std::int64_t id = call["Id"];
      const bool gone = call.value("gone", false);
      trace_.overrides[id][at] = {!gone, ActiveCall{id, call.value("Status", ""), call.value("Caller", ""),
                                                    call.value("Callee", ""), WallTime{}}};
    }
  }

  std::vector<json> lines_;
  std::map<std::string, DnType> dns_;
  std::optional<WallTime> dropped_;
  Trace trace_;
};

}  // namespace

std::vector<ActiveCall> Trace::listAt(WallTime at) const {
  std::map<std::int64_t, ActiveCall> rows;
  std::map<std::int64_t, WallTime> established;
  for (const auto& [id, states] : lives) {
    for (const Life& life : states) {
      const auto callId = life.state.callId;
      if (const auto known = established.find(callId); known == established.end() || life.from < known->second) {
        established[callId] = life.from;
      }
      if (life.from > at || life.until <= at) continue;
      const bool talks = life.state.status == LegStatus::Connected;
      rows[callId] = ActiveCall{
          callId, talks ? "Talking" : "Ringing", life.state.partyDn + " Other side", life.state.dn + " User", {}};
    }
  }
  for (const auto& [callId, moments] : overrides) {
    const auto next = moments.upper_bound(at);
    if (next == moments.begin()) continue;
    const auto& [isListed, row] = std::prev(next)->second;
    if (isListed) {
      rows[callId] = row;
    } else {
      rows.erase(callId);
    }
  }
  std::vector<ActiveCall> listed;
  for (auto& [callId, row] : rows) {
    row.establishedAt = established[callId];
    listed.push_back(row);
  }
  return listed;
}

Trace loadTrace(const std::string& file) { return Loader(file).load(); }

}  // namespace relay::test
