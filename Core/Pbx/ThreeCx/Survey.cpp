#include "Core/Pbx/ThreeCx/Survey.h"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Pbx/ThreeCx/CallLogReader.h"
#include "Core/Pbx/ThreeCx/Json.h"

namespace relay::threecx {
namespace {

constexpr std::size_t pageRows = 100;
constexpr std::size_t mostNumbers = 10'000;
constexpr GetLimits limits{8 * 1024 * 1024, std::chrono::milliseconds(10'000)};
constexpr GetLimits wholeLimits{32 * 1024 * 1024, std::chrono::milliseconds(15'000)};

Right rightFrom(const Answer& answer) {
  if (answer.ok()) return Right::Yes;
  return answer.kind == Answer::Kind::Failed ? Right::Unknown : Right::No;
}

std::string pageOf(const std::string& path, std::size_t skip) {
  return path + "&$top=" + std::to_string(pageRows) + (skip > 0 ? "&$skip=" + std::to_string(skip) : std::string());
}

}  // namespace

Surveyor::Surveyor(Requests& requests, Pace& pace) : requests_(requests), pace_(pace) {}

void Surveyor::run(Done done) {
  if (std::exchange(running_, true)) return;
  done_ = std::move(done);
  survey_ = {};
  step_ = 0;
  nextStep();
}

void Surveyor::cancel() {
  ++round_;
  running_ = false;
}

void Surveyor::nextStep() {
  static constexpr std::array<Step, 8> steps = {
      &Surveyor::askCallControl, &Surveyor::askVersion, &Surveyor::askUsers,       &Surveyor::askQueues,
      &Surveyor::askDidNumbers,  &Surveyor::askTrunks,  &Surveyor::askActiveCalls, &Surveyor::askCallLog};
  const bool useless = step_ > 0 && !survey_.dns && survey_.callControl != Right::No;
  if (step_ == steps.size() || useless) return finish();
  (this->*steps[step_++])();
}

void Surveyor::ask(std::string path, std::function<void(Answer)> then) {
  const GetLimits& fitting = path == "/callcontrol" ? wholeLimits : limits;
  requests_.get(std::move(path), fitting, [this, round = round_, then = std::move(then)](Answer answer) {
    if (round == round_) then(std::move(answer));
  });
}

void Surveyor::askCallControl() {
  ask("/callcontrol", [this](Answer answer) {
    survey_.callControl = rightFrom(answer);
    survey_.clockAhead = answer.clockAhead;
    if (answer.ok()) survey_.dns = parseDnList(answer.body);
    survey_.problem = answer.ok() ? Error{Error::Kind::Rejected, "the answer to /callcontrol cannot be read", true}
                                  : std::move(answer.error);
    nextStep();
  });
}

void Surveyor::askVersion() {
  ask("/xapi/v1/Defs?$select=Id", [this](Answer answer) {
    survey_.xapi = rightFrom(answer);
    survey_.version = answer.version;
    if (!answer.ok()) survey_.xapiProblem = std::move(answer.error);
    if (survey_.xapi == Right::Yes && survey_.version.empty()) return askStatus();
    nextStep();
  });
}

void Surveyor::askStatus() {
  ask("/xapi/v1/SystemStatus?$select=Version", [this](Answer answer) {
    if (const auto status = answer.ok() ? parseJson(answer.body) : std::nullopt) {
      survey_.version = textOf(*status, "Version");
    }
    nextStep();
  });
}

void Surveyor::askUsers() {
  if (survey_.xapi == Right::No) return finish();
  askNumbers("/xapi/v1/Users?$select=Number&$orderby=Number", survey_.users, 0);
}

void Surveyor::askQueues() { askNumbers("/xapi/v1/Queues?$select=Number&$orderby=Number", survey_.queues, 0); }

// A list that cannot be read to its end is no list: what is missing in it would count as deleted.
void Surveyor::askNumbers(std::string path, std::optional<std::vector<std::string>>& into, std::size_t skip) {
  ask(pageOf(path, skip), [this, path, &into, skip](Answer answer) {
    const auto page = answer.ok() ? parseNumbers(answer.body) : std::nullopt;
    if (!page) {
      into.reset();
      return nextStep();
    }
    if (!into) into.emplace();
    const bool repeated = !into->empty() && !page->numbers.empty() && into->front() == page->numbers.front();
    if (repeated) return nextStep();
    into->insert(into->end(), page->numbers.begin(), page->numbers.end());
    if (page->rows != pageRows || skip >= mostNumbers) return nextStep();
    askNumbers(path, into, skip + page->rows);
  });
}

void Surveyor::askDidNumbers() {
  ask("/xapi/v1/DidNumbers?$expand=RoutingRule($select=RuleName)", [this](Answer answer) {
    if (answer.kind == Answer::Kind::Failed) return askDidNumbersPlainly();
    if (answer.ok()) survey_.didNumbers = parseDidNumbers(answer.body);
    nextStep();
  });
}

void Surveyor::askDidNumbersPlainly() {
  ask("/xapi/v1/DidNumbers", [this](Answer answer) {
    if (answer.ok()) survey_.didNumbers = parseDidNumbers(answer.body);
    nextStep();
  });
}

void Surveyor::askTrunks() {
  ask("/xapi/v1/Trunks?$select=Id,Number,DidNumbers", [this](Answer answer) {
    if (answer.ok()) survey_.trunks = parseTrunks(answer.body);
    nextStep();
  });
}

void Surveyor::askActiveCalls() {
  ask("/xapi/v1/ActiveCalls?$top=1", [this](Answer answer) {
    survey_.activeCalls = rightFrom(answer);
    nextStep();
  });
}

void Surveyor::askCallLog() {
  const WallTime now = pace_.now().wall;
  ask(callLogPath(now - std::chrono::minutes(1), now, 1, 0), [this](Answer answer) {
    survey_.callLog = rightFrom(answer);
    nextStep();
  });
}

void Surveyor::finish() {
  running_ = false;
  survey_.at = pace_.now();
  if (survey_.xapi == Right::No) survey_.activeCalls = survey_.callLog = Right::No;
  const Done done = std::move(done_);
  done(std::move(survey_));
}

}  // namespace relay::threecx
