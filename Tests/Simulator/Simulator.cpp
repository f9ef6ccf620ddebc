#include "Tests/Simulator/Simulator.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "Tests/Simulator/Routes.h"
#include "Tests/Simulator/Scenarios.h"
#include "Tests/Simulator/ScriptReader.h"
#include "Tests/Simulator/TraceReader.h"

namespace relay::sim {

namespace {

test::ServerOptions addressOf(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) throw std::runtime_error(text + ": not an address with a port, such as 127.0.0.1:0");
  test::ServerOptions options;
  options.address = text.substr(0, colon);
  options.port = static_cast<std::uint16_t>(std::atoi(text.c_str() + colon + 1));
  return options;
}

Scenario readPlay(const Options& options) {
  if (options.load) return drawLoad(*options.load);
  const std::string& name = options.traceFile.empty() ? options.scriptFile : options.traceFile;
  if (name.empty()) return {};
  std::ifstream in(name, std::ios::binary);
  auto read = options.traceFile.empty() ? readScript(in, name) : readTrace(in, name);
  if (!read) throw std::runtime_error(read.error().what);
  return std::move(read).value();
}

std::vector<std::string> extensionNumbers(const Options& options) {
  std::size_t count = options.extensions;
  if (count == 0) count = options.load ? extensionsFor(*options.load) : 20;
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(std::to_string(1001 + i));
  return numbers;
}

}  // namespace

Simulator::Simulator(boost::asio::io_context& io, Options options)
    : io_(io),
      options_(std::move(options)),
      site_(options_.site, options_.exchange, options_.tokens, 7),
      records_(options_.framesOut, options_.expectOut),
      recorder_(options_.recorder, site_.recordings),
      cast_(
          [&] {
            options_.cast.extensions = extensionNumbers(options_);
            return options_.cast;
          }(),
          options_.load ? options_.load->seed : 1),
      player_(io, options_.speed, [this](Action& action) { perform(action); }),
      authority_(test::makeAuthority("Simulated PBX authority")) {
  repeats_ = options_.repeatMs > 0 && options_.traceFile.empty();
  scenario_ = readPlay(options_);
  addDns();
  site_.exchange.onFrame = [this](const Frame& frame) { broadcast(frame); };
  auto listen = addressOf(options_.listen);
  if (options_.https) {
    certificate_ = test::issueCertificate(authority_, options_.tlsHosts, options_.tlsDays);
    listen.certificatePem = certificate_.certificatePem;
    listen.keyPem = certificate_.keyPem;
  }
  if (!options_.caOut.empty()) std::ofstream(options_.caOut) << authority_.certificatePem;
  pbx_ = std::make_unique<test::Server>(io_, listen, pbxHandlers());
  control_ = std::make_unique<test::Server>(io_, addressOf(options_.control), controlHandlers());
  for (const auto& text : options_.faults) {
    auto fault = parseFault(text);
    if (!fault) throw std::runtime_error(fault.error().what);
    const double at = fault.value().value("at", 0.0);
    fault.value().erase("at");
    if (at > 0)
      scenario_.push_back({Millis(static_cast<std::int64_t>(at * 1000)), MakeFault{fault.value().dump()}});
    else if (const auto reply = makeFault(fault.value().dump()); reply.status != 200)
      throw std::runtime_error("--fault " + text + ": " + reply.body);
  }
  flushRecords();
  if (recorder_.on()) growRecordings();
  if (options_.startNow) begin();
}

std::string Simulator::url() const {
  return (options_.https ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(pbx_->port());
}
std::string Simulator::controlUrl() const { return "http://127.0.0.1:" + std::to_string(control_->port()); }

void Simulator::addDns() {
  const auto addAll = [&](const std::vector<std::string>& list, bool visible) {
    for (const auto& text : list) {
      const auto equals = std::min(text.find('='), text.size());
      site_.exchange.addDn(text.substr(0, equals),
                           {equals < text.size() ? text.substr(equals + 1) : "Wextension", {}, visible});
    }
  };
  addAll(options_.dns, true);
  addAll(options_.hidden, false);
  for (const auto& step : scenario_)
    if (const auto* known = std::get_if<KnowDns>(&step.action))
      for (const auto& [dn, type] : known->types) site_.exchange.addDn(dn, {type, {}, true});
  if (!options_.traceFile.empty() || !options_.scriptFile.empty()) return;
  const auto& cast = cast_.options();
  for (const auto& dn : cast.extensions) site_.exchange.addDn(dn, {"Wextension", {}, true});
  for (const auto& dn : cast.queues) site_.exchange.addDn(dn, {"Wqueue", "Queue " + dn, true});
  site_.exchange.addDn(cast.ivr, {"Wivr", "Main Menu", true});
  site_.exchange.addDn(cast.onDuty, {"Wextension", "On Duty", true});
  site_.exchange.addDn(options_.tokens.clientId, {"Wroutepoint", "API client", true});
}

void Simulator::begin() {
  if (phase_ != Phase::Waiting) return;
  phase_ = Phase::Running;
  player_.play(std::move(scenario_));
  checkDone();
}

void Simulator::perform(Action& action) {
  const std::int64_t now = test::nowUs();
  if (const auto* known = std::get_if<KnowDns>(&action))
    for (const auto& [dn, type] : known->types)
      if (site_.exchange.find(dn) == nullptr) site_.exchange.addDn(dn, {type, {}, true});
  if (const auto* put = std::get_if<PutLeg>(&action)) {
    site_.exchange.put(put->leg, put->body, now);
    if (const Dn* dn = site_.exchange.find(put->leg.dn); dn != nullptr && dn->type == "Wextension")
      recorder_.put(put->leg, dn->name.empty() ? "User " + put->leg.dn : dn->name, now);
  }
  if (const auto* end = std::get_if<EndLeg>(&action)) {
    site_.exchange.end(end->entity, now);
    recorder_.end(end->entity, now);
  }
  if (const auto* list = std::get_if<ListCall>(&action)) site_.exchange.list(*list, now);
  if (auto* frame = std::get_if<SendFrame>(&action)) sendFrame(*frame);
  if (const auto* again = std::get_if<RepeatFrame>(&action)) repeat(*again);
  if (std::holds_alternative<CutSocket>(action)) {
    pbx_->refuse(true);
    pbx_->dropAll();
  }
  if (std::holds_alternative<AcceptAgain>(action)) pbx_->refuse(false);
  if (const auto* fault = std::get_if<MakeFault>(&action)) makeFault(fault->fault);
  if (const auto* call = std::get_if<BeginCall>(&action)) beginCall(call->spec);
  if (const auto* call = std::get_if<EndCall>(&action)) endCall(*call, false);
  checkDone();
}

void Simulator::sendFrame(SendFrame& frame) {
  const std::int64_t early = site_.faults.goneEarlyMs();
  if (frame.type == 1 && early > 0 && !frame.held) {
    frame.held = true;
    return player_.later(Millis(early), std::move(frame));
  }
  if (site_.faults.losesFrame(frame.type, test::nowUs())) {
    ++site_.counts["frame lost"];
  } else {
    site_.exchange.skipSequence(site_.faults.takeSkip());
    site_.exchange.send(frame);
  }
  if (frame.type == 0 && repeats_) repeatLater(frame.entity);
  if (frame.type == 1) generations_.erase(frame.entity);
}

void Simulator::repeatLater(const std::string& entity) {
  const Leg* leg = site_.exchange.leg(entity);
  if (leg == nullptr || leg->connected()) {
    generations_.erase(entity);
    return;
  }
  const std::uint64_t generation = ++generations_[entity];
  player_.later(Millis(options_.repeatMs), RepeatFrame{entity, generation});
}

void Simulator::repeat(const RepeatFrame& again) {
  const Leg* leg = site_.exchange.leg(again.entity);
  const auto current = generations_.find(again.entity);
  if (leg == nullptr || leg->connected() || current == generations_.end() || current->second != again.generation)
    return;
  SendFrame frame{0, again.entity, "null", {}, leg->callId, leg->id, true, false};
  sendFrame(frame);
}

void Simulator::beginCall(const std::string& spec) {
  const std::int64_t now = test::nowUs();
  if (now < downUntilUs_) return player_.later(Millis((downUntilUs_ - now) / 1000 + 1), BeginCall{spec});
  const auto wanted = nlohmann::json::parse(spec, nullptr, false);
  const CallKind* kind = wanted.is_object() ? findCallKind(wanted.value("kind", std::string())) : nullptr;
  if (kind == nullptr) return;
  CallWish wish;
  wish.ring = Millis(wanted.value("ring_ms", std::int64_t{0}));
  wish.talk = Millis(wanted.value("talk_ms", std::int64_t{0}));
  wish.from = wanted.value("from", std::string());
  wish.extensions = wanted.value("extensions", std::vector<std::string>{});
  kind = forwardedKind(kind, wish);
  cast_.wish(std::move(wish));
  ++site_.counts["calls begun"];
  player_.play(kind->draw(cast_));
}

// A call for the on-duty extension goes where its rules send it: to an outside number, or to its mailbox.
const CallKind* Simulator::forwardedKind(const CallKind* kind, CallWish& wish) {
  if (std::string(kind->name).rfind("mobile", 0) != 0) return kind;
  const std::string& onDuty = cast_.options().onDuty;
  const auto* user = site_.users.find(site_.exchange, onDuty);
  const std::string target = user == nullptr ? std::string() : outsideTarget(*user);
  if (!target.empty()) {
    cast_.forwardTo(target);
    return kind;
  }
  wish.extensions = {onDuty};
  return findCallKind("voicemail");
}

void Simulator::endCall(const EndCall& call, bool cut) {
  ++site_.counts[cut ? "calls cut" : "calls ended"];
  const auto established = site_.exchange.establishedUs(call.callId);
  records_.ended(call, established.value_or(0) + site_.options.clockAheadUs, test::nowUs(), cut);
}

void Simulator::broadcast(const Frame& frame) {
  static const char* const kNames[] = {"frame upsert", "frame remove", "frame dtmf", "frame other", "frame response"};
  const auto type = static_cast<std::size_t>(frame.what.type);
  ++site_.counts[frame.what.repeat ? "frame repeat" : type < 5 ? kNames[type] : "frame other"];
  std::uint64_t tag = 0;
  if (records_.wantsFrames() && !sockets_.empty()) records_.queued(tag = nextTag_++, frame);
  for (const auto& socket : sockets_) socket->send(frame.text, tag);
}

void Simulator::checkDone() {
  if (phase_ != Phase::Running || !player_.idle()) return;
  phase_ = Phase::Done;
  if (onDone) onDone();
}

}  // namespace relay::sim
