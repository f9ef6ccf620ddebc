#include "Core/Pbx/ThreeCx/ParticipantReader.h"

#include <algorithm>
#include <utility>

namespace relay::threecx {
namespace {

constexpr GetLimits wholeLimits{32 * 1024 * 1024, std::chrono::milliseconds(15'000)};
constexpr GetLimits legLimits{64 * 1024, std::chrono::milliseconds(5'000)};
constexpr Elapsed dnLookEvery{2000};
constexpr std::size_t mostDnLooks = 10'000;
constexpr Elapsed auditEvery{60'000};

LegAnswer legAnswerFrom(const Answer& answer, const LegKey& key) {
  if (answer.kind == Answer::Kind::Gone) return {LegAnswer::Kind::Gone, {}};
  if (answer.kind == Answer::Kind::Forbidden) return {LegAnswer::Kind::Forbidden, {}};
  if (!answer.ok()) return {};
  auto participant = parseParticipant(answer.body, key.dn);
  if (!participant || participant->id != key.id) return {};
  return {LegAnswer::Kind::Found, std::move(participant)};
}

}  // namespace

ParticipantReader::ParticipantReader(Requests& requests, DnDirectory& directory, Pace& pace, Listener listener)
    : requests_(requests),
      directory_(directory),
      pace_(pace),
      listener_(std::move(listener)),
      plan_(directory),
      due_(pace.makeAlarm()),
      audit_(pace.makeAlarm()) {}

void ParticipantReader::frame(const Frame& frame, Moment now) {
  const Entity& entity = frame.entity;
  if (entity.kind == Entity::Kind::None || frame.kind == Frame::Kind::Other) return;
  const bool known = directory_.knows(entity.dn);
  if (known && !directory_.wanted(entity.dn)) return;
  if (!known || entity.kind != Entity::Kind::Participant) lookAtDn(entity.dn);
  if (entity.kind != Entity::Kind::Participant) return;
  const LegKey key{entity.dn, entity.participantId};
  PlanOutput out;
  if (frame.kind == Frame::Kind::Remove)
    plan_.remove(key, now, out);
  else if (frame.attached)
    plan_.upsertWith(key, *frame.attached, now, out);
  else
    plan_.upsert(key, now, out);
  carryOut(std::move(out));
}

void ParticipantReader::reset(const std::vector<Participant>& state, std::size_t bytes) {
  suspended_ = false;
  tell(sequencer_.releaseAll());
  plan_.reset(state, bytes);
  awaitDue();
  audit_->ringAfter(auditEvery, [this] { lookAtAll(); });
}

void ParticipantReader::suspend() {
  suspended_ = true;
  tell(sequencer_.releaseAll());
  plan_.suspend();
  due_->silence();
  armedFor_.reset();
  audit_->silence();
}

void ParticipantReader::carryOut(PlanOutput out) {
  for (const auto& read : out.reads) this->read(read);
  if (out.newLeg) listener_.newLeg();
  const Elapsed now = pace_.now().mono;
  for (std::size_t i = 0; i < out.changes.size(); ++i) sequencer_.add(std::move(out.changes[i]), out.marks[i], now);
  tell(sequencer_.release(plan_.pending(), now));
  awaitDue();
}

void ParticipantReader::tell(std::vector<PbxChange> changes) {
  for (auto& change : changes) listener_.changed(std::move(change));
}

void ParticipantReader::read(const Read& read) {
  if (read.leg) {
    requests_.get(participantPath(read.leg->dn, read.leg->id), legLimits,
                  [this, read](Answer answer) { legAnswered(read, std::move(answer)); });
  } else {
    requests_.get("/callcontrol", wholeLimits, [this, read](Answer answer) { allAnswered(read, std::move(answer)); });
  }
}

void ParticipantReader::legAnswered(const Read& read, Answer answer) {
  if (answer.ok()) sequencer_.answerTook(pace_.now().mono - answer.sent.mono);
  PlanOutput out;
  plan_.answered(read.ticket, legAnswerFrom(answer, *read.leg), pace_.now(), out);
  carryOut(std::move(out));
}

void ParticipantReader::allAnswered(const Read& read, Answer answer) {
  const auto states = answer.ok() ? parseDnList(answer.body) : std::nullopt;
  PlanOutput out;
  if (states) {
    if (directory_.replace(*states)) listener_.dnsChanged();
    const auto all = directory_.wantedOf(*states);
    plan_.answeredAll(read.ticket, &all, answer.body.size(), pace_.now(), out);
  } else {
    plan_.answeredAll(read.ticket, nullptr, 0, pace_.now(), out);
  }
  carryOut(std::move(out));
}

// The DN itself or one of its devices has changed; phones that register do this all the time.
void ParticipantReader::lookAtDn(const std::string& dn) {
  if (dnLooks_.size() >= mostDnLooks && dnLooks_.count(dn) == 0) return;
  DnLook& look = dnLooks_[dn];
  if (std::exchange(look.again, true) || look.underWay) return;
  awaitDue();
}

void ParticipantReader::dnAnswered(const std::string& dn, Answer answer) {
  dnLooks_[dn].underWay = false;
  const auto state = answer.ok() ? parseDn(answer.body) : std::nullopt;
  const bool absent = answer.kind == Answer::Kind::Gone || answer.kind == Answer::Kind::Forbidden;
  PlanOutput out;
  if (state && state->dn == dn) {
    if (directory_.learn(dn, state->type)) listener_.dnsChanged();
    plan_.compare(directory_.wantedOf({*state}), &dn, answer.sent, pace_.now(), out);
  } else if (absent) {
    // A known one is no longer ours to see. Of an unknown one, whose events come all the same, the
    // participants are read one by one.
    if (!directory_.forget(dn)) directory_.learn(dn, DnType::Other);
    listener_.dnsChanged();
    plan_.compare({}, &dn, answer.sent, pace_.now(), out);
  }
  carryOut(std::move(out));
}

void ParticipantReader::lookAtAll() {
  audit_->ringAfter(auditEvery, [this] { lookAtAll(); });
  if (plan_.legs() == 0) return;
  requests_.get("/callcontrol", wholeLimits, [this](Answer answer) {
    const auto states = answer.ok() ? parseDnList(answer.body) : std::nullopt;
    if (!states || suspended_) return;
    // A state of many megabytes takes a while to look through, so it is looked at more seldom.
    const auto megabytes = static_cast<Elapsed::rep>(answer.body.size() / 1'000'000);
    if (megabytes > 0) audit_->ringAfter(auditEvery * (1 + megabytes), [this] { lookAtAll(); });
    if (directory_.replace(*states)) listener_.dnsChanged();
    PlanOutput out;
    plan_.compare(directory_.wantedOf(*states), nullptr, answer.sent, pace_.now(), out);
    carryOut(std::move(out));
  });
}

void ParticipantReader::onAlarm() {
  armedFor_.reset();
  const Moment now = pace_.now();
  for (auto& [dn, look] : dnLooks_) {
    if (!look.again || look.underWay || now.mono < look.notBefore) continue;
    look = {true, false, now.mono + dnLookEvery};
    requests_.get(dnPath(dn), wholeLimits, [this, name = dn](Answer answer) { dnAnswered(name, std::move(answer)); });
  }
  std::erase_if(dnLooks_, [&](const auto& entry) {
    return !entry.second.underWay && !entry.second.again && now.mono >= entry.second.notBefore;
  });
  PlanOutput out;
  plan_.tick(now, out);
  carryOut(std::move(out));
}

void ParticipantReader::awaitDue() {
  auto next = sequencer_.nextDue();
  if (suspended_ && !next) return;
  if (const auto due = plan_.nextDue()) next = std::min(next.value_or(*due), *due);
  for (const auto& [dn, look] : dnLooks_) {
    if (look.again && !look.underWay) next = std::min(next.value_or(look.notBefore), look.notBefore);
  }
  if (next == armedFor_) return;
  armedFor_ = next;
  if (!next) return due_->silence();
  due_->ringAfter(std::max(*next - pace_.now().mono, Elapsed(0)), [this] { onAlarm(); });
}

}  // namespace relay::threecx
