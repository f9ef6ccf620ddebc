#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "Tests/Integration/Comparison.h"
#include "Tests/Support/ChildProcess.h"
#include "Tests/Support/TempFolder.h"

// The real programs as tests use them. Whatever cannot be started or asked throws std::runtime_error, which ends the
// test with its text. The environment variable RELAY_BIN_DIR names another folder to take the programs from.
namespace relay::test {

using Words = std::vector<std::string>;
using namespace std::chrono_literals;

std::string relayProgram();
std::string simulatorProgram();
std::string receiverProgram();

// pbx-simulator, from its start to the end of the object.
class PhoneSystem {
 public:
  // `name`: of its files within the folder. It goes on after the end of a play.
  explicit PhoneSystem(const TempFolder& folder, Words options = {}, const std::string& name = "pbx");

  const std::string& url() const { return url_; }
  const std::string& caFile() const { return caFile_; }
  // A JSON object as the control port takes it.
  void fault(const std::string& json);
  std::int64_t call(const std::string& json);
  std::string user(const std::string& number, const std::string& change = {});  // JSON, as the console has it
  std::string stats();
  std::int64_t count(const std::string& what);  // of "counts" in its stats; 0 when absent
  std::int64_t stat(const std::string& what);   // "sockets", "calls", …
  bool done();                                  // the play is over
  std::vector<ExpectedCall> expected() const;   // the calls that have ended so far
  // One that is called within a second.
  bool waitForSocket(std::chrono::milliseconds limit = 30s);
  ChildProcess& process() { return *process_; }

 private:
  std::string url_, control_, caFile_, expectFile_;
  std::unique_ptr<ChildProcess> process_;
};

// webhook-receiver, from its start to the end of the object.
class Crm {
 public:
  explicit Crm(const TempFolder& folder, Words options = {}, const std::string& name = "crm");

  std::string url(const std::string& path = "/hook") const { return url_ + path; }
  const std::string& caFile() const { return caFile_; }
  void behave(const std::string& rule);  // JSON
  void refuse(bool yes);
  // Everything it has received so far.
  const std::vector<Webhook>& received();
  std::size_t count() { return received().size(); }
  std::size_t countTaken();
  bool waitForCount(std::size_t count, std::chrono::milliseconds limit = 30s);
  bool waitForTaken(std::size_t count, std::chrono::milliseconds limit = 30s);
  // Until a request answers `wanted`; nullptr when the time is over. Valid until the next question.
  const Webhook* waitFor(const std::function<bool(const Webhook&)>& wanted, std::chrono::milliseconds limit = 30s);

 private:
  std::string url_, control_, caFile_, journal_;
  std::size_t readUpTo_ = 0;
  std::vector<Webhook> received_;
  std::unique_ptr<ChildProcess> process_;
};

struct CommandResult {
  int code = -1;
  std::string out;
  std::string err;
  std::string all() const { return out + err; }
};

// Runs a program to its end. Throws when that takes longer than `limit`.
CommandResult runProgram(const std::string& program, const Words& arguments, std::chrono::milliseconds limit = 30s,
                         const std::string& input = {});

// emergency-relay with its settings file.
class RelayProgram {
 public:
  RelayProgram(const TempFolder& folder, std::string iniFile) : folder_(folder), ini_(std::move(iniFile)) {}

  void start(const std::string& word = "run");
  // Also waits until it hears the phone system.
  void startAndConnect(std::chrono::milliseconds limit = 30s);
  void kill() { process_->kill(); }
  // SIGTERM; the exit code. Throws when it is still running after `limit`.
  int stop(std::chrono::milliseconds limit = 30s);
  std::optional<int> waitForEnd(std::chrono::milliseconds limit) { return process_->wait(limit); }
  bool running() { return process_ && process_->running(); }
  // Of the present run.
  std::string log() const { return process_ ? process_->output() : std::string(); }
  std::optional<std::string> waitForLine(const std::string& text, std::chrono::milliseconds limit = 30s) {
    return process_->waitForLine(text, limit);
  }
  std::size_t linesWith(const std::string& text) const;
  ChildProcess& process() { return *process_; }

  // A command beside it, or without it; --config is added.
  CommandResult command(Words words, const std::string& input = {});
  const std::string& iniFile() const { return ini_; }

  std::vector<std::pair<std::string, std::string>> environment;

 private:
  const TempFolder& folder_;
  std::string ini_;
  std::unique_ptr<ChildProcess> process_;
};

// How many lines of `text` contain `part`.
std::size_t countLines(const std::string& text, const std::string& part);

}  // namespace relay::test
