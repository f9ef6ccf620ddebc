#include "Tests/Simulator/ScriptReader.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <vector>

#include <nlohmann/json.hpp>

#include "Tests/Simulator/Faults.h"
#include "Tests/Simulator/Scenarios.h"

namespace relay::sim {

namespace {

using Words = std::vector<std::string>;

// Separated by blanks; "…" keeps blanks together, also after a `=`.
Words wordsOf(const std::string& line) {
  Words words;
  std::string word;
  bool quoted = false, any = false;
  for (const char c : line + ' ') {
    if (c == '"') {
      quoted = !quoted;
      any = true;
    } else if (!quoted && (c == ' ' || c == '\t')) {
      if (any) words.push_back(word);
      word.clear();
      any = false;
    } else {
      word += c;
      any = true;
    }
  }
  return words;
}

struct ScriptCall {
  std::int64_t id = 0;
  std::string number = "+15551230001", trunk = "10001", name, kind = "script";
  bool outgoing = false, inside = false;
  int nextLegId = 1;
  Millis last{0};
  std::vector<std::string> expected;
};

class ScriptSteps {
 public:
  void line(const std::string& text) {
    Words words = wordsOf(text);
    if (words.empty() || words[0][0] == '#') return;
    if (words[0] == "dn") return dn(words);
    if (words[0] == "expect") return call(at(words, 1)).expected.push_back(at(words, 2));
    char* end = nullptr;
    const double seconds = std::strtod(words[0].c_str(), &end);
    if (*end != '\0' || seconds < 0) throw std::runtime_error("expected a time in seconds, dn or expect");
    now_ = Millis(static_cast<std::int64_t>(seconds * 1000 + 0.5));
    words.erase(words.begin());
    act(words);
  }

  Scenario finish() {
    for (auto& [name, call] : calls_) steps_.push_back({call.last, EndCall{call.id, call.kind, call.expected}});
    std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
    return std::move(steps_);
  }

 private:
  static const std::string& at(const Words& words, std::size_t i) {
    if (i >= words.size()) throw std::runtime_error("the line is too short");
    return words[i];
  }
  ScriptCall& call(const std::string& name) {
    const auto found = calls_.find(name);
    if (found == calls_.end()) throw std::runtime_error("no call is named " + name);
    return found->second;
  }
  Leg& leg(const std::string& name) {
    const auto found = legs_.find(name);
    if (found == legs_.end()) throw std::runtime_error("no participant is named " + name);
    return found->second;
  }
  void add(Action action) { steps_.push_back({now_, std::move(action)}); }

  void dn(const Words& words) {
    steps_.push_back({Millis(0), KnowDns{{{at(words, 1), words.size() > 2 ? words[2] : "Wextension"}}}});
  }

  void act(const Words& words) {
    const std::string& verb = at(words, 0);
    if (verb == "call") return beginCall(words);
    if (verb == "ring" || verb == "dial" || verb == "join") return newLeg(words);
    if (verb == "connect" || verb == "set") return change(words);
    if (verb == "gone" || verb == "lose") return gone(at(words, 1), verb == "gone");
    if (verb == "active") return active(words);
    if (verb == "drop") return add(CutSocket{});
    if (verb == "accept") return add(AcceptAgain{});
    if (verb == "begin") return begin(words);
    if (verb == "fault") {
      const auto fault = parseFault(at(words, 1));
      if (!fault) throw std::runtime_error(fault.error().what);
      return add(MakeFault{fault.value().dump()});
    }
    throw std::runtime_error("unknown action " + verb);
  }

  void beginCall(const Words& words) {
    ScriptCall made;
    made.id = nextCall_++;
    for (std::size_t i = 2; i < words.size(); ++i) {
      const auto equals = std::min(words[i].find('='), words[i].size());
      const std::string key = words[i].substr(0, equals),
                        value = words[i].substr(std::min(words[i].size(), equals + 1));
      if (key == "id")
        made.id = std::atoll(value.c_str());
      else if (key == "from" || key == "to")
        made.number = value;
      else if (key == "trunk")
        made.trunk = value;
      else if (key == "name")
        made.name = value;
      else if (key == "kind")
        made.kind = value;
      else if (key == "out")
        made.outgoing = true;
      else if (key == "inside")
        made.inside = true;
      else
        throw std::runtime_error("unknown word " + words[i]);
    }
    made.nextLegId = made.outgoing || made.inside ? 1 : 3;
    made.last = now_;
    calls_[at(words, 1)] = std::move(made);
  }

  // ring CALL NAME DN [member=value …]
  void newLeg(const Words& words) {
    ScriptCall& in = call(at(words, 1));
    Leg made;
    made.id = nextLeg_++;
    made.callId = in.id;
    made.legId = in.nextLegId++;
    made.status = words[0] == "ring" ? "Ringing" : words[0] == "dial" ? "Dialing" : "Connected";
    made.dn = at(words, 3);
    made.device = "sip:" + made.dn + "@127.0.0.1:5063";
    made.partyName = in.name.empty() && !in.outgoing ? in.number : in.name;
    made.partyNumber = in.number;
    made.partyDn = in.inside ? in.number : in.trunk;
    made.partyType = in.inside ? "Wextension" : "Wexternalline";
    if (!in.outgoing && !in.inside) made.originatedBy = "ROUTER", made.originatedType = "Wroutepoint";
    legs_[at(words, 2)] = std::move(made);
    members(legs_[words[2]], words, 4);
    show(legs_[words[2]]);
  }

  void change(const Words& words) {
    Leg& leg = this->leg(at(words, 1));
    if (words[0] == "connect") leg.status = "Connected";
    members(leg, words, 2);
    show(leg);
  }

  void members(Leg& leg, const Words& words, std::size_t from) {
    for (std::size_t i = from; i < words.size(); ++i) {
      const auto equals = std::min(words[i].find('='), words[i].size());
      const std::string key = words[i].substr(0, equals),
                        value = words[i].substr(std::min(words[i].size(), equals + 1));
      if (key == "device" && value == "web")
        leg.device = "sip:" + leg.dn + "@127.0.0.1:5483;rinstance=c2a75fd2f1caea71";
      else if (key == "device" && value == "none")
        leg.device.clear();
      else if (key == "call")
        leg.callId = call(value).id;
      else if (key == "ref")
        leg.referredBy = value, leg.referredType = "Wextension";
      else if (key == "queue")
        leg.originatedBy = value, leg.originatedType = "Wqueue";
      else if (!setMember(leg, key, value))
        throw std::runtime_error("unknown member " + words[i]);
    }
  }

  void show(const Leg& leg) {
    touch(leg.callId);
    add(PutLeg{leg, {}});
    add(SendFrame{0, leg.entity(), "null", {}, leg.callId, leg.id, false, false});
  }

  void gone(const std::string& name, bool told) {
    const Leg& leg = this->leg(name);
    touch(leg.callId);
    add(EndLeg{leg.entity()});
    if (told) add(SendFrame{1, leg.entity(), "null", {}, leg.callId, leg.id, false, false});
  }

  // active CALL gone | active CALL STATUS CALLEE [CALLER]
  void active(const Words& words) {
    const ScriptCall& in = call(at(words, 1));
    touch(in.id);
    const std::string caller = in.trunk + " Trunk One (" + in.number + ')';
    if (at(words, 2) == "gone") return add(ListCall{in.id, true, {}, {}, {}});
    add(ListCall{in.id, false, words.size() > 4 ? words[4] : caller, at(words, 3), words[2]});
  }

  void begin(const Words& words) {
    nlohmann::json spec{{"kind", at(words, 1)}};
    if (findCallKind(words[1]) == nullptr) throw std::runtime_error("unknown kind of call " + words[1]);
    for (std::size_t i = 2; i < words.size(); ++i) {
      const auto equals = std::min(words[i].find('='), words[i].size());
      const auto value = words[i].substr(std::min(words[i].size(), equals + 1));
      const auto number = nlohmann::json::parse(value, nullptr, false);
      spec[words[i].substr(0, equals)] = number.is_number() ? number : nlohmann::json(value);
    }
    add(BeginCall{spec.dump()});
  }

  void touch(std::int64_t callId) {
    for (auto& [name, call] : calls_)
      if (call.id == callId) call.last = std::max(call.last, now_);
  }

  Scenario steps_;
  Millis now_{0};
  std::map<std::string, ScriptCall> calls_;
  std::map<std::string, Leg> legs_;
  std::int64_t nextCall_ = 5001, nextLeg_ = 50'001;
};

}  // namespace

Result<Scenario> readScript(std::istream& in, const std::string& name) {
  ScriptSteps steps;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    try {
      steps.line(line);
    } catch (const std::exception& fault) {
      return Error{Error::Kind::Config, name + " line " + std::to_string(number) + ": " + fault.what()};
    }
  }
  return steps.finish();
}

}  // namespace relay::sim
