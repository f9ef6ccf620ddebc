#include "Tests/Integration/Programs.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "Tests/Support/LocalHttp.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

using nlohmann::json;

std::string found(const char* built) {
  const char* folder = std::getenv("RELAY_BIN_DIR");
  if (folder == nullptr || *folder == '\0') return built;
  return (std::filesystem::path(folder) / std::filesystem::path(built).filename()).string();
}

// The line {"url":…,"control":…} that both test programs print when they are ready.
json readyLine(ChildProcess& process, const std::string& program) {
  const auto line = process.waitForLine("\"control\"", 60s);
  if (!line) throw std::runtime_error(program + " does not get ready: " + process.output());
  return json::parse(*line);
}

std::string asked(const std::string& method, const std::string& url, const std::string& body) {
  const auto answer = localRequest(method, url, body, 20s);
  if (!answer) throw std::runtime_error(answer.error().what);
  if (answer.value().status != 200) throw std::runtime_error(url + ": " + body + ": " + answer.value().body);
  return answer.value().body;
}

Webhook webhookOf(const std::string& line) {
  const json entry = json::parse(line);
  Webhook webhook;
  webhook.atUs = entry.at("at_us");
  webhook.status = entry.at("status");
  webhook.method = entry.at("method");
  webhook.target = entry.at("target");
  webhook.id = entry.at("id");
  webhook.attempt = std::atoi(entry.at("attempt").get<std::string>().c_str());
  webhook.agent = entry.at("agent");
  webhook.body = entry.at("body");
  return webhook;
}

// Standard error of a program for Windows.
std::string withoutReturns(std::string text) {
  std::erase(text, '\r');
  return text;
}

}  // namespace

std::string relayProgram() { return found(RELAY_PROGRAM); }
std::string simulatorProgram() { return found(SIMULATOR_PROGRAM); }
std::string receiverProgram() { return found(RECEIVER_PROGRAM); }

PhoneSystem::PhoneSystem(const TempFolder& folder, Words options, const std::string& name)
    : caFile_(folder.file(name + "-ca.pem")), expectFile_(folder.file(name + "-expect.jsonl")) {
  options.insert(options.end(), {"--hold-open", "--expect-out", expectFile_, "--ca-out", caFile_});
  process_ = ChildProcess::start({simulatorProgram(), std::move(options), {}, {}});
  const json ready = readyLine(*process_, "pbx-simulator");
  url_ = ready.at("url");
  control_ = ready.at("control");
}

void PhoneSystem::fault(const std::string& text) { asked("POST", control_ + "/fault", text); }

std::int64_t PhoneSystem::call(const std::string& text) {
  return json::parse(asked("POST", control_ + "/call", text)).at("callid");
}

std::string PhoneSystem::user(const std::string& number, const std::string& change) {
  return asked(change.empty() ? "GET" : "POST", control_ + "/user/" + number, change);
}

std::string PhoneSystem::stats() { return asked("GET", control_ + "/stats", {}); }

std::int64_t PhoneSystem::count(const std::string& what) { return json::parse(stats()).at("counts").value(what, 0); }
std::int64_t PhoneSystem::stat(const std::string& what) { return json::parse(stats()).value(what, 0); }
bool PhoneSystem::done() { return json::parse(stats()).at("play") == "done"; }

bool PhoneSystem::waitForSocket(std::chrono::milliseconds limit) {
  return waitUntil(limit, [this] { return stat("sockets") > 0; });
}

std::vector<ExpectedCall> PhoneSystem::expected() const {
  std::vector<ExpectedCall> calls;
  std::istringstream lines(readFile(expectFile_));
  for (std::string line; std::getline(lines, line) && !lines.eof();) {
    const json entry = json::parse(line);
    calls.push_back({entry.at("callid"), entry.at("expect"), entry.value("cut", false)});
  }
  return calls;
}

Crm::Crm(const TempFolder& folder, Words options, const std::string& name)
    : caFile_(folder.file(name + "-ca.pem")), journal_(folder.file(name + ".jsonl")) {
  options.insert(options.end(), {"--out", journal_, "--ca-out", caFile_});
  process_ = ChildProcess::start({receiverProgram(), std::move(options), {}, {}});
  const json ready = readyLine(*process_, "webhook-receiver");
  url_ = ready.at("url");
  control_ = ready.at("control");
}

void Crm::behave(const std::string& rule) { asked("POST", control_ + "/behave", rule); }
void Crm::refuse(bool yes) { asked("POST", control_ + "/refuse", yes ? "true" : "false"); }

const std::vector<Webhook>& Crm::received() {
  std::ifstream in(journal_, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(readUpTo_));
  for (std::string line; std::getline(in, line) && !in.eof();) {
    readUpTo_ += line.size() + 1;
    received_.push_back(webhookOf(line));
  }
  return received_;
}

std::size_t Crm::countTaken() {
  const auto& all = received();
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const auto& one) { return one.taken(); }));
}

bool Crm::waitForCount(std::size_t count, std::chrono::milliseconds limit) {
  return waitUntil(limit, [&] { return received().size() >= count; });
}

bool Crm::waitForTaken(std::size_t count, std::chrono::milliseconds limit) {
  return waitUntil(limit, [&] { return countTaken() >= count; });
}

const Webhook* Crm::waitFor(const std::function<bool(const Webhook&)>& wanted, std::chrono::milliseconds limit) {
  const Webhook* one = nullptr;
  waitUntil(limit, [&] {
    const auto& all = received();
    const auto at = std::find_if(all.begin(), all.end(), wanted);
    one = at == all.end() ? nullptr : &*at;
    return one != nullptr;
  });
  return one;
}

CommandResult runProgram(const std::string& program, const Words& arguments, std::chrono::milliseconds limit,
                         const std::string& input) {
  const TempFolder folder;
  const std::string errors = folder.file("err");
  ChildProcess::Options options{program, arguments, {}, {}, folder.write("in", input), errors};
  const auto process = ChildProcess::start(std::move(options));
  const auto code = process->wait(limit);
  if (!code) throw std::runtime_error(program + " has not ended in time: " + process->output() + readFile(errors));
  return {*code, process->output(), withoutReturns(readFile(errors))};
}

void RelayProgram::start(const std::string& word) {
  process_.reset();
  process_ = ChildProcess::start({relayProgram(), {word, "--config", ini_}, environment, folder_.path().string()});
}

void RelayProgram::startAndConnect(std::chrono::milliseconds limit) {
  start();
  if (!waitForLine("to the phone system", limit)) throw std::runtime_error("it does not connect: " + log());
}

int RelayProgram::stop(std::chrono::milliseconds limit) {
  process_->terminate();
  const auto code = process_->wait(limit);
  if (!code) throw std::runtime_error("it does not stop: " + log());
  return *code;
}

std::size_t RelayProgram::linesWith(const std::string& text) const { return countLines(log(), text); }

CommandResult RelayProgram::command(Words words, const std::string& input) {
  words.insert(words.end(), {"--config", ini_});
  return runProgram(relayProgram(), words, 60s, input);
}

std::size_t countLines(const std::string& text, const std::string& part) {
  std::istringstream lines(text);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) count += line.find(part) != std::string::npos ? 1U : 0U;
  return count;
}

}  // namespace relay::test
