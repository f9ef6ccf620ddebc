// What the source finds out about the phone system beside its calls; the rest stands in Source.cpp.
#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Pbx/ThreeCx/Judgement.h"
#include "Core/Pbx/ThreeCx/Source.h"

namespace relay::threecx {
namespace {

constexpr Elapsed lookEvery = std::chrono::hours(1);
constexpr std::size_t mostLogged = 500;
constexpr Elapsed mostPreparation{3'000};  // the event socket waits no longer for the first survey

}  // namespace

// Before the first connection the phone system is surveyed, so that the first call finds the types
// of all DNs known; where that takes long, the event socket does not wait for it.
void Source::prepare(std::function<void(Outcome)> ready) {
  if (everConnected_) return ready(success());
  ready_ = std::move(ready);
  const auto proceed = [this](const Outcome& outcome) {
    patience_->silence();
    if (const auto waiting = std::exchange(ready_, nullptr)) waiting(outcome);
  };
  surveyor_.cancel();
  surveyor_.run([this, proceed](Survey survey) {
    if (!survey.dns) return proceed(survey.problem);
    surveyed(survey);
    proceed(success());
  });
  patience_->ringAfter(mostPreparation, [proceed] { proceed(success()); });
}

void Source::surveyed(const Survey& survey) {
  if (!survey.dns) return;
  hourly_->ringAfter(lookEvery, [this] { lookAgain(); });
  surveyedOnce_ = true;
  directory_.replace(*survey.dns);
  const Inspection inspection = judge(survey, scope_);
  status_.monitored = directory_.monitored();
  if (survey.users && survey.queues) status_.notMonitored = inspection.notMonitored;
  if (!survey.version.empty()) status_.version = survey.version;
  if (survey.activeCalls != Right::Unknown) status_.activeCallsReadable = survey.activeCalls == Right::Yes;
  if (survey.activeCalls == Right::Yes) activeCalls_.recheck();
  if (survey.callLog != Right::Unknown) status_.callLogReadable = survey.callLog == Right::Yes;
  if (survey.didNumbers) didNumbers_ = inspection.didNumbers;
  if (survey.clockAhead) offset_.rough(*survey.clockAhead);
  noteWarnings(inspection);
  tellDirectory();
  publish();
}

void Source::lookAgain() {
  hourly_->ringAfter(lookEvery, [this] { lookAgain(); });
  if (status_.connected) surveyor_.run([this](Survey survey) { surveyed(survey); });
}

void Source::noteWarnings(const Inspection& inspection) {
  std::set<std::string> current;
  for (const auto& line : inspection.lines) {
    if (line.level != InspectionLine::Level::Warning && line.level != InspectionLine::Level::Fault) continue;
    current.insert(line.text);
    if (warned_.count(line.text) > 0) continue;
    const bool whole = line.text.size() <= mostLogged;
    spdlog::warn("Phone system: {}{}", line.text.substr(0, mostLogged),
                 whole ? "" : " …; all of it: emergency-relay check");
  }
  warned_ = std::move(current);
}

void Source::inspect(std::function<void(const Inspection&)> done) {
  inspections_.push_back(std::move(done));
  if (inspector_.running()) return;
  inspector_.run([this](const Survey& survey) {
    const auto answerAll = [this](const Inspection& inspection) {
      for (const auto& answer : std::exchange(inspections_, {})) answer(inspection);
    };
    Inspection inspection = judge(survey, scope_);
    if (!inspection.reachable) return answerAll(inspection);
    inspectForwarding(forwarding_, scope_, [inspection, answerAll](const std::vector<InspectionLine>& lines) mutable {
      inspection.lines.insert(inspection.lines.end(), lines.begin(), lines.end());
      answerAll(inspection);
    });
  });
}

}  // namespace relay::threecx
