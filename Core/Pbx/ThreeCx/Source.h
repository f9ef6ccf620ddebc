#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "Core/Pbx/Inspection.h"
#include "Core/Pbx/PbxSource.h"
#include "Core/Pbx/ThreeCx/ActiveCallsReader.h"
#include "Core/Pbx/ThreeCx/CallLogReader.h"
#include "Core/Pbx/ThreeCx/ClockOffset.h"
#include "Core/Pbx/ThreeCx/DnDirectory.h"
#include "Core/Pbx/ThreeCx/EventChannel.h"
#include "Core/Pbx/ThreeCx/ParticipantReader.h"
#include "Core/Pbx/ThreeCx/RecordingsReader.h"
#include "Core/Pbx/ThreeCx/Requests.h"
#include "Core/Pbx/ThreeCx/Survey.h"
#include "Core/Pbx/ThreeCx/TokenOwner.h"
#include "Core/Pbx/ThreeCx/UserForwarding.h"

namespace relay::threecx {

HttpClientOptions transportOptions(const PbxSettings& settings);

// The 3CX as a PbxSource: puts the readers, the event channel and the hourly look together. What
// makeThreeCxSource returns; tests make it with a pace and a transport of their own.
class Source final : public PbxSource {
 public:
  using MakeDownloader = std::function<std::unique_ptr<Downloader>()>;

  Source(std::unique_ptr<Pace> pace, InspectionScope scope, std::unique_ptr<HttpClient> client,
         EventChannel::MakeSocket makeSocket, PbxTap* tap, MakeDownloader makeDownloader = {});
  ~Source() override;

  void start(PbxListener& listener, std::optional<WallTime> lastContact) override;
  void stop() override;
  void readActiveCalls() override { activeCalls_.ask(); }
  void readCallLog(WallTime from) override;
  void inspect(std::function<void(const Inspection&)> done) override;
  PbxForwarding* forwarding() override { return &forwarding_; }
  void followRecordings(std::optional<RecordingFollowing> following) override;
  PbxStatus status() const override;

 private:
  EventChannel::Listener channelListener();
  ParticipantReader::Listener readerListener();
  ActiveCallsReader::Listener activeCallsListener();

  void prepare(std::function<void(Outcome)> ready);
  void surveyed(const Survey& survey);
  void lookAgain();
  void snapshot(ChannelSnapshot snapshot);
  void deliver(const ChannelSnapshot& snapshot, WallTime lastContact, CallLog log, bool logAsked);
  void connected();
  void lost(const Error& why);
  void trouble(const Error& why);
  void heard(WallTime at);
  void tell(PbxChange change);
  void tellDirectory();
  void publish();
  void noteCallLog(const CallLog& log);
  void noteWarnings(const Inspection& inspection);

  std::unique_ptr<Pace> pace_;
  InspectionScope scope_;
  std::unique_ptr<HttpClient> client_;
  TokenOwner tokens_;
  Requests requests_;
  UserForwarding forwarding_;
  DnDirectory directory_;
  ParticipantReader reader_;
  ActiveCallsReader activeCalls_;
  CallLogReader callLog_;
  Surveyor surveyor_;
  Surveyor inspector_;  // for those who ask in between
  std::vector<std::function<void(const Inspection&)>> inspections_;
  EventChannel channel_;
  std::unique_ptr<Alarm> hourly_;
  std::unique_ptr<Alarm> patience_;  // with the first survey
  MakeDownloader makeDownloader_;
  std::unique_ptr<Downloader> downloader_;
  std::unique_ptr<RecordingsReader> recordings_;
  PbxListener* listener_ = nullptr;
  PbxStatus status_;  // but for the counters
  ProblemLog problems_;
  ClockOffset offset_;
  std::vector<std::string> didNumbers_;
  std::set<std::string> warned_;
  std::function<void(Outcome)> ready_;
  std::optional<WallTime> toldContact_;
  bool everConnected_ = false;
  bool surveyedOnce_ = false;
  std::uint64_t connection_ = 0;  // grows when one is lost: what was asked for it is void
};

}  // namespace relay::threecx
