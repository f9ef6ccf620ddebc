#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "Core/Delivery/Store.h"

namespace relay::test {

// A Store in memory that does everything at once, on the caller's thread.
class FakeStore final : public Store {
 public:
  std::map<std::int64_t, DeliveryRow> rows;
  std::vector<Hold> allHolds;
  std::vector<SavedCall> calls;
  std::optional<WallTime> contact;
  int reads = 0;  // calls of waiting()
  bool refuseAll = false;
  bool readsFail = false;
  // While true, `done` of acceptances is kept back.
  bool slow = false;
  std::vector<std::function<void()>> pending;

  void accept(Acceptance acceptance, std::function<void(std::vector<std::int64_t>)> done) override {
    std::vector<std::int64_t> seqs;
    for (const auto& item : acceptance.items) {
      const auto seq = refuseAll ? 0 : static_cast<std::int64_t>(rows.size()) + 1;
      seqs.push_back(seq);
      if (seq != 0) rows[seq] = rowOf(seq, item, acceptance.at);
    }
    for (auto& call : acceptance.calls) calls.push_back(std::move(call));
    if (acceptance.lastContact) contact = acceptance.lastContact;
    if (slow) {
      pending.push_back([done, seqs] { done(seqs); });
    } else {
      done(seqs);
    }
  }
  void release() {
    for (auto& done : std::exchange(pending, {})) done();
  }
  void record(DeliveryOutcome outcome) override {
    auto& row = rows.at(outcome.seq);
    row.state = outcome.state;
    row.attempts = outcome.attempts;
    row.httpStatus = outcome.httpStatus;
    row.note = outcome.note;
    if (outcome.state != DeliveryState::Waiting) row.finishedAt = outcome.at;
  }
  void saveContact(WallTime lastByte) override { contact = lastByte; }
  void saveHold(Hold hold) override {
    std::erase_if(allHolds, [&](const Hold& h) { return h.endpoint == hold.endpoint && h.began == hold.began; });
    allHolds.push_back(std::move(hold));
  }
  Result<std::vector<SavedCall>> savedCalls() override { return calls; }
  Result<std::optional<WallTime>> lastContact() override { return contact; }
  Result<std::vector<DeliveryRow>> list(const DeliveryQuery& query) override {
    std::vector<DeliveryRow> found;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
      if (query.endpoint && row->second.endpoint != *query.endpoint) continue;
      if (query.state && row->second.state != *query.state) continue;
      if (query.callId && row->second.event.callId != *query.callId) continue;
      found.push_back(row->second);
    }
    return found;
  }
  Result<std::map<std::string, std::uint64_t>> waitingCounts() override {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& [seq, row] : rows) {
      if (row.state == DeliveryState::Waiting) ++counts[row.endpoint];
    }
    return counts;
  }
  Result<std::vector<Hold>> holds(const std::string& endpoint) override {
    std::vector<Hold> found;
    std::copy_if(allHolds.begin(), allHolds.end(), std::back_inserter(found),
                 [&](const Hold& hold) { return hold.endpoint == endpoint; });
    return found;
  }
  void waiting(const std::string& endpoint, std::int64_t after, int limit,
               std::function<void(Result<WaitingRows>)> done) override {
    ++reads;
    if (readsFail) return done(Error{Error::Kind::Disk, "the disk is gone", true});
    WaitingRows found;
    found.last = after;
    for (auto row = rows.upper_bound(after); row != rows.end(); ++row) {
      if (row->second.endpoint != endpoint || row->second.state != DeliveryState::Waiting) continue;
      if (found.rows.size() == static_cast<std::size_t>(limit)) {
        found.more = true;
        break;
      }
      found.rows.push_back(row->second);
      found.last = row->first;
    }
    done(std::move(found));
  }
  Result<int> replay(const std::vector<std::int64_t>& seqs, WallTime now) override {
    for (const auto seq : seqs) {
      auto& row = rows.at(seq);
      row.state = DeliveryState::Waiting;
      row.attempts = 0;
      row.waitingSince = now;
      row.finishedAt.reset();
    }
    return static_cast<int>(seqs.size());
  }
  Result<int> eraseCaller(const std::string&) override { return 0; }
  void prune(WallTime, std::optional<WallTime>) override {}
  Outcome flush() override { return success(); }
  bool diskFailing() const override { return false; }

  std::int64_t put(const std::string& endpoint, const CallEvent& event, WallTime at) {
    const auto seq = static_cast<std::int64_t>(rows.size()) + 1;
    rows[seq] = rowOf(seq, {endpoint, "msg_" + std::to_string(seq), "word", std::make_shared<CallEvent>(event)}, at);
    return seq;
  }

 private:
  static DeliveryRow rowOf(std::int64_t seq, const OutboxItem& item, WallTime at) {
    DeliveryRow row;
    row.seq = seq;
    row.endpoint = item.endpoint;
    row.webhookId = item.webhookId;
    row.word = item.word;
    row.event = *item.event;
    row.acceptedAt = row.waitingSince = at;
    return row;
  }
};

}  // namespace relay::test
