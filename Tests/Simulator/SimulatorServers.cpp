// The simulator's two ports, and the faults that concern them.
#include <algorithm>
#include <ctime>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <nlohmann/json.hpp>

#include "Tests/Simulator/Routes.h"
#include "Tests/Simulator/Rubbish.h"
#include "Tests/Simulator/Scenarios.h"
#include "Tests/Simulator/Simulator.h"

namespace relay::sim {

using test::ServerReply;
using test::ServerRequest;
using SocketPointer = std::shared_ptr<test::ServerSocket>;

namespace {

void after(boost::asio::io_context& io, std::int64_t ms, std::function<void()> run) {
  auto timer = std::make_shared<boost::asio::steady_timer>(io, std::chrono::milliseconds(ms));
  timer->async_wait([timer, run = std::move(run)](boost::system::error_code stopped) {
    if (!stopped) run();
  });
}

// The Date header (RFC 9110), by the phone system's clock.
std::string httpDate(std::int64_t us) {
  const std::time_t seconds = us / 1'000'000;
  char text[40];
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&seconds));
  return text;
}

}  // namespace

test::ServerHandlers Simulator::pbxHandlers() {
  test::ServerHandlers handlers;
  handlers.request = [this](const ServerRequest& request) {
    const std::int64_t now = test::nowUs();
    ServerReply reply = answer(site_, request, now);
    reply.headers.emplace_back("Date", httpDate(now + site_.options.clockAheadUs));
    const bool token = reply.status == 200 && requestKind(request) == "token";
    if (token && options_.closeSocketOnNewToken) dropSockets(true, 1008);
    return reply;
  };
  handlers.answered = [this](const ServerRequest& request, int status, std::int64_t answeredUs) {
    replied(request, status, answeredUs);
  };
  handlers.upgrade = [this](const ServerRequest& request) { return refuseUpgrade(site_, request, test::nowUs()); };
  handlers.opened = [this](const SocketPointer& socket) {
    ++site_.counts["sockets opened"];
    sockets_.insert(socket);
  };
  handlers.closed = [this](const SocketPointer& socket) { sockets_.erase(socket); };
  handlers.message = [this](const SocketPointer& socket, const std::string& text) {
    ++site_.counts["socket requests"];
    const auto only = std::exchange(sockets_, {socket});  // the answer goes to the one who asked
    site_.exchange.send(answerThroughSocket(site_, text, test::nowUs()));
    sockets_ = only;
  };
  handlers.sending = [this](std::uint64_t tag) { records_.sent(tag); };
  return handlers;
}

void Simulator::replied(const ServerRequest& request, int status, std::int64_t answeredUs) {
  const std::string kind = requestKind(request);
  records_.answered(request, kind, status, answeredUs);
  // The play begins when a client has its socket open and has the snapshot.
  if (kind == "snapshot" && status == 200 && !sockets_.empty() && phase_ == Phase::Waiting)
    after(io_, 50, [this] { begin(); });
}

test::ServerHandlers Simulator::controlHandlers() {
  test::ServerHandlers handlers;
  handlers.request = [this](const ServerRequest& request) { return control(request); };
  return handlers;
}

ServerReply Simulator::control(const ServerRequest& request) {
  const std::string_view path = request.path();
  if (path == "/stats") return jsonReply(stats());
  if (path.rfind("/user/", 0) == 0) return userByHand(std::string(path.substr(6)), request);
  if (request.method != "POST")
    return jsonReply(R"({"error":"POST /fault, POST /call, POST /begin, GET /stats"})", 404);
  if (path == "/fault") return makeFault(request.body);
  if (path == "/begin") {
    begin();
    return jsonReply("{}");
  }
  if (path != "/call") return jsonReply(R"({"error":"no such route"})", 404);
  const auto wanted = nlohmann::json::parse(request.body, nullptr, false);
  if (!wanted.is_object() || findCallKind(wanted.value("kind", std::string())) == nullptr)
    return jsonReply(R"({"error":"unknown kind of call; Tests/Simulator/README.md lists them"})", 400);
  if (phase_ == Phase::Waiting) begin();
  const std::int64_t id = cast_.counters().nextCall;
  beginCall(request.body);
  phase_ = Phase::Running;
  return jsonReply("{\"callid\":" + std::to_string(id) + '}');
}

// What an administrator sees and changes in the console.
ServerReply Simulator::userByHand(const std::string& number, const ServerRequest& request) {
  auto* user = site_.users.find(site_.exchange, number);
  if (user == nullptr) return jsonReply(R"({"error":"no such user"})", 404);
  if (request.method == "POST") {
    const Outcome done = site_.users.change(*user, nlohmann::json::parse(request.body, nullptr, false));
    if (!done) return jsonReply("{\"error\":" + jsonText(done.error().what) + '}', 400);
  }
  return jsonReply(user->dump());
}

ServerReply Simulator::makeFault(const std::string& text) {
  const auto fault = parseFault(text);
  if (!fault) return jsonReply("{\"error\":" + jsonText(fault.error().what) + '}', 400);
  const Outcome made = site_.faults.make(fault.value(), test::nowUs(), *this);
  if (!made) return jsonReply("{\"error\":" + jsonText(made.error().what) + '}', 400);
  const auto tokens = site_.faults.takeTokenFaults();
  if (tokens.killAll) site_.tokens.killAll();
  if (tokens.expireAfter) site_.tokens.expireAfter(*tokens.expireAfter);
  if (tokens.oldDies) site_.tokens.setOldDies(*tokens.oldDies);
  if (tokens.closeSocket) options_.closeSocketOnNewToken = *tokens.closeSocket;
  ++site_.counts["faults"];
  return jsonReply("{}");
}

std::string Simulator::stats() const {
  static const char* const kPhases[] = {"waiting", "running", "done"};
  nlohmann::ordered_json json;
  json["play"] = kPhases[static_cast<int>(phase_)];
  json["sockets"] = sockets_.size();
  json["connections"] = pbx_ ? pbx_->connections() : 0;
  json["calls"] = site_.exchange.calls();
  json["participants"] = site_.exchange.legs();
  json["counts"] = site_.counts;
  return json.dump();
}

void Simulator::flushRecords() {
  records_.flush();
  after(io_, 200, [this] { flushRecords(); });
}

void Simulator::growRecordings() {
  recorder_.grow(test::nowUs());
  after(io_, 200, [this] { growRecordings(); });
}

void Simulator::dropSockets(bool politely, int code) {
  ++site_.counts["sockets dropped"];
  for (const auto& socket : std::set<SocketPointer>(sockets_)) politely ? socket->close(code) : socket->abort();
}

void Simulator::refuseConnections(std::int64_t ms) {
  pbx_->refuse(ms > 0);
  if (ms <= 0) return;
  pbx_->dropAll();
  after(io_, ms, [this] {
    if (test::nowUs() >= downUntilUs_) pbx_->refuse(false);
  });
}

void Simulator::freeze(std::int64_t ms) {
  pbx_->freeze(ms > 0);
  if (ms > 0) after(io_, ms, [this] { pbx_->freeze(false); });
}

void Simulator::restart(std::int64_t downMs) {
  ++site_.counts["restarts"];
  downUntilUs_ = test::nowUs() + downMs * 1000;
  dropSockets(true, 1012);
  recorder_.endAll(test::nowUs());
  player_.remove(
      [](const Action& action) {
        return !std::holds_alternative<BeginCall>(action) && !std::holds_alternative<MakeFault>(action);
      },
      [this](Action& action) {
        if (const auto* call = std::get_if<EndCall>(&action)) endCall(*call, true);
      });
  generations_.clear();
  site_.exchange.restart();
  site_.tokens.killAll();
  cast_.counters() = Counters{};
  after(io_, 20, [this, downMs] { refuseConnections(std::max<std::int64_t>(1, downMs - 20)); });
  after(io_, downMs, [this] { checkDone(); });
}

void Simulator::sendRubbish(const std::string& kind, std::int64_t size) {
  for (const auto& socket : std::set<SocketPointer>(sockets_)) sim::sendRubbish(*socket, kind, size);
}

void Simulator::certificateFor(const std::string& host, int daysValid) {
  certificate_ = test::issueCertificate(authority_, {host}, daysValid);
  pbx_->setCertificate(certificate_.certificatePem, certificate_.keyPem);
}

}  // namespace relay::sim
