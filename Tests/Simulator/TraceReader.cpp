#include "Tests/Simulator/TraceReader.h"

#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

namespace relay::sim {

namespace {

using nlohmann::json;

std::string textOf(const json& object, const char* name) {
  return object.contains(name) && object.at(name).is_string() ? object.at(name).get<std::string>() : std::string();
}

bool isParticipant(const std::string& path) { return path.find("/participants/") != std::string::npos; }

class TraceSteps {
 public:
  void line(const json& object) {
    const Millis at(object.value("t_ms", std::int64_t{0}));
    const std::string kind = textOf(object, "kind");
    if (kind == "dns") add(at, KnowDns{object.at("dns").get<std::map<std::string, std::string>>()});
    if (kind == "note") add(at, Note{textOf(object, "text")});
    if (kind == "ws") frame(at, object.at("frame"));
    if (kind == "get") answer(at, textOf(object, "path"), object.value("status", 200), object.value("body", json()));
    if (kind == "active")
      for (const auto& call : object.at("calls")) listed(at, call);
    if (kind == "drop") add(at, CutSocket{});
    if (kind == "accept") add(at, AcceptAgain{});
    if (kind == "gone_unseen") add(at, EndLeg{textOf(object, "path")});
  }

  Scenario finish() {
    // At one time, states come before the frames that tell of them.
    std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) {
      return a.at != b.at ? a.at < b.at : !isFrame(a) && isFrame(b);
    });
    return std::move(steps_);
  }

 private:
  static bool isFrame(const Step& step) { return std::holds_alternative<SendFrame>(step.action); }

  void add(Millis at, Action action) { steps_.push_back({at, std::move(action)}); }

  void frame(Millis at, const json& frame) {
    const json event = frame.value("event", json::object());
    SendFrame send;
    send.type = event.value("event_type", 0);
    send.entity = textOf(event, "entity");
    send.attached = event.value("attached_data", json()).dump();
    if (frame.contains("sequence")) send.sequence = frame.at("sequence").get<std::int64_t>();
    send.repeat = send.type == 0;  // until a GET shows that something has changed
    if (send.type == 1) {
      send.repeat = false;
      add(at, EndLeg{send.entity});
    }
    seenFrame_ = true;
    lastFrame_[send.entity] = {at, steps_.size()};
    add(at, std::move(send));
  }

  void answer(Millis at, const std::string& path, int status, const json& body) {
    if (path.rfind("/xapi/", 0) == 0) return captured(at, path, status, body);
    if (!isParticipant(path)) {
      if (!seenFrame_ && status == 200 && body.is_array()) snapshot(at, body);
      return;
    }
    const auto found = lastFrame_.find(path);
    const Millis from = found == lastFrame_.end() ? at : std::min(at, found->second.first);
    if (status == 404) return add(from, EndLeg{path});
    if (status != 200 || !body.is_object()) return;
    put(from, path, body, found == lastFrame_.end() ? nullptr : &steps_[found->second.second]);
  }

  void put(Millis from, const std::string& path, const json& body, Step* told) {
    const std::string text = body.dump();
    Leg leg = legFromJson(body);
    if (told != nullptr && isFrame(*told)) {
      auto& send = std::get<SendFrame>(told->action);
      send.callId = leg.callId;
      send.legId = leg.id;
      send.repeat = bodies_[path] == text;
    }
    bodies_[path] = text;
    add(from, PutLeg{std::move(leg), text});
  }

  void snapshot(Millis at, const json& dns) {
    KnowDns known;
    for (const auto& dn : dns) known.types[textOf(dn, "dn")] = textOf(dn, "type");
    add(at, std::move(known));
    for (const auto& dn : dns)
      for (const auto& body : dn.value("participants", json::array())) {
        const Leg leg = legFromJson(body);
        put(at, leg.entity(), body, nullptr);
      }
  }

  void listed(Millis at, const json& call) {
    add(at, ListCall{call.at("Id").get<std::int64_t>(), call.value("gone", false), textOf(call, "Caller"),
                     textOf(call, "Callee"), textOf(call, "Status")});
  }

  // A list that a capture has read in one piece.
  void captured(Millis at, const std::string& path, int status, const json& body) {
    if (status != 200 || path.find("/ActiveCalls") == std::string::npos || path.find("$filter") != std::string::npos)
      return;
    std::set<std::int64_t> now;
    for (const auto& call : body.value("value", json::array())) {
      listed(at, call);
      now.insert(call.at("Id").get<std::int64_t>());
    }
    for (const auto id : known_)
      if (now.count(id) == 0) add(at, ListCall{id, true, {}, {}, {}});
    known_ = std::move(now);
  }

  Scenario steps_;
  bool seenFrame_ = false;
  std::map<std::string, std::pair<Millis, std::size_t>> lastFrame_;  // entity: its last frame
  std::map<std::string, std::string> bodies_;
  std::set<std::int64_t> known_;
};

}  // namespace

Result<Scenario> readTrace(std::istream& in, const std::string& name) {
  TraceSteps steps;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    try {
      steps.line(json::parse(line));
    } catch (const json::exception& fault) {
      return Error{Error::Kind::Config,
                   name + " line " + std::to_string(number) + ": not a trace line: " + fault.what()};
    }
  }
  return steps.finish();
}

}  // namespace relay::sim
