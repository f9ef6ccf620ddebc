#include <csignal>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <nlohmann/json.hpp>

#include "Tests/Receiver/Behaviour.h"
#include "Tests/Receiver/Journal.h"
#include "Tests/Support/Certificates.h"
#include "Tests/Support/Server.h"

namespace relay::receiver {
namespace {

using test::ServerReply;
using test::ServerRequest;

struct Options {
  std::string listen = "127.0.0.1:0", control = "127.0.0.1:0";
  bool https = false;
  std::vector<std::string> tlsHosts{"127.0.0.1", "localhost"};
  int tlsDays = 30;
  std::string caOut, readyFile, script;
  int status = 200;
  std::vector<std::string> rules;
  Journal::Options journal;
};

test::ServerOptions addressOf(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) throw std::runtime_error(text + ": not an address with a port, such as 127.0.0.1:0");
  test::ServerOptions options;
  options.address = text.substr(0, colon);
  options.port = static_cast<std::uint16_t>(std::atoi(text.c_str() + colon + 1));
  return options;
}

ServerReply json(std::string body, int status = 200) {
  ServerReply reply;
  reply.status = status;
  reply.headers = {{"Content-Type", "application/json"}};
  reply.body = std::move(body);
  return reply;
}

std::uint64_t queryNumber(const ServerRequest& request, const std::string& name, std::uint64_t fallback) {
  const auto at = request.target.find(name + '=');
  return at == std::string::npos ? fallback : std::strtoull(request.target.c_str() + at + name.size() + 1, nullptr, 10);
}

class Receiver {
 public:
  Receiver(boost::asio::io_context& io, const Options& options) : journal_(options.journal), https_(options.https) {
    if (!options.script.empty()) rule(nlohmann::json{{"script", options.script}});
    if (options.status != 200) rule(nlohmann::json{{"status", options.status}});
    for (const auto& text : options.rules) rule(nlohmann::json::parse(text));
    auto listen = addressOf(options.listen);
    const auto authority = test::makeAuthority("Webhook receiver authority");
    if (https_) {
      const auto key = test::issueCertificate(authority, options.tlsHosts, options.tlsDays);
      listen.certificatePem = key.certificatePem;
      listen.keyPem = key.keyPem;
    }
    if (!options.caOut.empty()) std::ofstream(options.caOut) << authority.certificatePem;
    test::ServerHandlers hooks, control;
    hooks.request = [this](const ServerRequest& request) { return receive(request); };
    control.request = [this](const ServerRequest& request) { return controlled(request); };
    server_ = std::make_unique<test::Server>(io, listen, std::move(hooks));
    control_ = std::make_unique<test::Server>(io, addressOf(options.control), std::move(control));
  }

  std::string ready() const {
    return std::string("{\"url\":\"") + (https_ ? "https" : "http") +
           "://127.0.0.1:" + std::to_string(server_->port()) +
           "\",\"control\":\"http://127.0.0.1:" + std::to_string(control_->port()) + "\"}";
  }

 private:
  void rule(const nlohmann::json& text) {
    const Outcome added = behaviour_.add(text, test::nowUs());
    if (!added) throw std::runtime_error("rule " + text.dump() + ": " + added.error().what);
  }

  ServerReply receive(const ServerRequest& request) {
    ServerReply reply = behaviour_.answer(request);
    journal_.received(request, reply.hangUp ? 0 : reply.status);
    ++statuses_[reply.hangUp ? 0 : reply.status];
    return reply;
  }

  ServerReply controlled(const ServerRequest& request) {
    if (request.path() == "/received")
      return json(journal_.since(queryNumber(request, "since", 0), queryNumber(request, "limit", 100'000)));
    if (request.path() == "/stats") return json(stats());
    if (request.path() == "/refuse" && request.method == "POST") {
      const bool yes = request.body.find("true") != std::string::npos;
      server_->refuse(yes);
      if (yes) server_->dropAll();
      return json("{}");
    }
    if (request.path() != "/behave" || request.method != "POST")
      return json(R"({"error":"POST /behave, POST /refuse, GET /received?since=N, GET /stats"})", 404);
    const Outcome added = behaviour_.add(nlohmann::json::parse(request.body, nullptr, false), test::nowUs());
    if (!added) return json(nlohmann::json{{"error", added.error().what}}.dump(), 400);
    return json("{}");
  }

  std::string stats() const {
    nlohmann::json counts = nlohmann::json::object();
    for (const auto& [status, count] : statuses_) counts[std::to_string(status)] = count;
    return nlohmann::json{{"received", journal_.count()}, {"connections", server_->connections()}, {"statuses", counts}}
        .dump();
  }

  Behaviour behaviour_;
  Journal journal_;
  bool https_;
  std::map<int, std::uint64_t> statuses_;
  std::unique_ptr<test::Server> server_;
  std::unique_ptr<test::Server> control_;
};

int run(const Options& options) {
  boost::asio::io_context io(1);
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code, int) { io.stop(); });
  const Receiver receiver(io, options);
  std::cout << receiver.ready() << std::endl;
  if (!options.readyFile.empty()) std::ofstream(options.readyFile) << receiver.ready() << '\n';
  io.run();
  return 0;
}

}  // namespace
}  // namespace relay::receiver

int main(int argc, char** argv) {
  relay::receiver::Options options;
  CLI::App app{"Receives webhooks and writes each one down; answers as told."};
  app.add_option("--listen", options.listen, "address:port; port 0: any free one")->capture_default_str();
  app.add_option("--control", options.control, "address:port of the control port (plain HTTP)")->capture_default_str();
  app.add_option("--out", options.journal.file, "a JSON line for each request is written there");
  app.add_flag("--append", options.journal.append, "to what the file has already");
  app.add_flag("--stdout", options.journal.toStdout, "the JSON lines on standard output");
  app.add_flag("--print", options.journal.pretty, "a readable line for each request on standard output");
  app.add_option("--remember", options.journal.remember, "how many requests GET /received knows")
      ->capture_default_str();
  app.add_option("--status", options.status, "of every answer")->capture_default_str();
  app.add_option("--script", options.script, "statuses one after the other, the last one stays: 503,503,200");
  app.add_option("--rule", options.rules, "a rule as POST /behave takes it (JSON)");
  app.add_flag("--https", options.https, "TLS, with a certificate of an authority made at the start");
  app.add_option("--ca-out", options.caOut, "the authority's certificate is written there (PEM)");
  app.add_option("--tls-host", options.tlsHosts, "what the certificate is for")->capture_default_str();
  app.add_option("--tls-days", options.tlsDays, "how long it is valid; negative: has expired");
  app.add_option("--ready-file", options.readyFile, "the line with the addresses is written there, too");
  CLI11_PARSE(app, argc, argv);
  try {
    return relay::receiver::run(options);
  } catch (const std::exception& fault) {
    std::cerr << "webhook-receiver: " << fault.what() << '\n';
    return 1;
  }
}
