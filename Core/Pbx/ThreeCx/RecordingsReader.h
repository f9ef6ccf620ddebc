#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "Core/Pbx/PbxSource.h"
#include "Core/Pbx/ThreeCx/Downloader.h"
#include "Core/Pbx/ThreeCx/Pace.h"
#include "Core/Pbx/ThreeCx/RecordingRows.h"
#include "Core/Pbx/ThreeCx/Requests.h"
#include "Core/Pbx/ThreeCx/TokenOwner.h"

namespace relay::threecx {

// Fetches recordings through XAPI: looks at the list every `rescan`, and soon after the end of a call, and brings what
// is new into the folder, one after the other. How far it came stands in the folder (fetched.json), so a restart goes
// on there; the first start begins with what is recorded from then on, unless `backlog`.
//
// A recording without an end is asked for again until it has one, for a day. A download that fails is tried at
// the next look: for ever where the network, the disk or a login failed, else five times. What fails is said once.
//
// Threads: the io thread. Lifetime: everything given outlives it; what is under way when it goes is forgotten.
class RecordingsReader {
 public:
  RecordingsReader(const PbxSettings& settings, Requests& requests, TokenOwner& tokens, Pace& pace,
                   Downloader& downloader, RecordingFollowing following);

  void start();
  // Somebody has hung up: a recording may be ready.
  void callEnded();

  const RecordingProgress& progress() const { return progress_; }

 private:
  void look();
  void findEnd();
  void readPage(std::int64_t after);
  void page(std::int64_t after, const Answer& answer);
  void consider(const RecordingRow& row);
  void fetchNext();
  void fetch(const RecordingRow& row, bool again);
  void fetched(const RecordingRow& row, const std::string& token, bool again, const Result<HttpResponse>& answer);
  void refused(const RecordingRow& row, const std::string& why);
  void giveUp(const RecordingRow& row, const std::string& why);
  void rest();
  void wakeIn(Elapsed delay);
  void trouble(const std::string& what);
  void stopForNow(const std::string& why);
  void save();
  // A callback that does nothing once this has gone.
  template <class Function>
  auto whileHere(Function function) {
    return [function = std::move(function), life = std::weak_ptr<int>(life_)](const auto& given) {
      if (!life.expired()) function(given);
    };
  }

  const PbxSettings& settings_;
  Requests& requests_;
  TokenOwner& tokens_;
  Pace& pace_;
  Downloader& downloader_;
  RecordingFollowing following_;
  std::string stateFile_;
  RecordingProgress progress_;
  RecordingProgress saved_;
  bool endKnown_ = false;  // the list was compared with how far we came
  bool first_ = true;      // nothing was ever fetched
  bool busy_ = false;
  bool lookAgain_ = false;
  std::deque<RecordingRow> ready_;
  std::string problem_;
  std::unique_ptr<Alarm> alarm_;
  std::optional<Elapsed> armedFor_;
  std::shared_ptr<int> life_ = std::make_shared<int>();
};

}  // namespace relay::threecx
