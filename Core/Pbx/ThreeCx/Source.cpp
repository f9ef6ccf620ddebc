#include "Core/Pbx/ThreeCx/Source.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Masking.h"

namespace relay::threecx {
namespace {

constexpr std::chrono::seconds contactEvery{1};

}  // namespace

HttpClientOptions transportOptions(const PbxSettings& settings) {
  HttpClientOptions options;
  options.caFile = settings.caFile;
  options.tlsVerify = settings.tlsVerify;
  options.proxy = settings.proxy;
  options.userAgent = "EmergencyRelay";
  options.maxConnections = 24;
  return options;
}

Source::Source(std::unique_ptr<Pace> pace, InspectionScope scope, std::unique_ptr<HttpClient> client,
               EventChannel::MakeSocket makeSocket, PbxTap* tap, MakeDownloader makeDownloader)
    : pace_(std::move(pace)),
      scope_(std::move(scope)),
      client_(std::move(client)),
      tokens_(scope_.pbx, *client_, *pace_),
      requests_(scope_.pbx, *client_, tokens_, *pace_, tap),
      forwarding_(scope_.pbx, requests_),
      directory_(scope_.pbx.extensions),
      reader_(requests_, directory_, *pace_, readerListener()),
      activeCalls_(requests_, *pace_, activeCallsListener()),
      callLog_(requests_, directory_.all(), *pace_),
      surveyor_(requests_, *pace_),
      inspector_(requests_, *pace_),
      channel_(scope_.pbx, transportOptions(scope_.pbx), tokens_, requests_, *pace_, tap, std::move(makeSocket),
               channelListener()),
      hourly_(pace_->makeAlarm()),
      patience_(pace_->makeAlarm()),
      makeDownloader_(std::move(makeDownloader)) {}

// What is under way at the client refers to the members that are about to go.
Source::~Source() { stop(); }

EventChannel::Listener Source::channelListener() {
  return {[this](std::function<void(Outcome)> ready) { prepare(std::move(ready)); },
          [this](ChannelSnapshot read) { snapshot(std::move(read)); },
          [this](const Frame& frame, Moment at) { reader_.frame(frame, at); },
          [this](WallTime at) { heard(at); },
          [this](const Error& why) { trouble(why); },
          [this](const Error& why) { lost(why); }};
}

ParticipantReader::Listener Source::readerListener() {
  return {[this](PbxChange change) { tell(std::move(change)); }, [this] { activeCalls_.ask(); },
          [this] {
            status_.monitored = directory_.monitored();
            tellDirectory();
            publish();
          }};
}

ActiveCallsReader::Listener Source::activeCallsListener() {
  return {[this](PbxChange change) { tell(std::move(change)); },
          [this](std::chrono::milliseconds ahead) {
            if (!offset_.precise(ahead)) return;
            tellDirectory();
            publish();
          },
          [this](bool readable, const Error& why) {
            if (std::exchange(status_.activeCallsReadable, readable) == readable) return;
            if (!readable)
              spdlog::warn("{}; calls that are forwarded to an outside number cannot be followed", why.what);
            publish();
          }};
}

void Source::start(PbxListener& listener, std::optional<WallTime> lastContact) {
  listener_ = &listener;
  status_.lastContact = lastContact;
  channel_.start(lastContact);
}

void Source::stop() {
  listener_ = nullptr;
  followRecordings(std::nullopt);
  channel_.stop();
  reader_.suspend();
  activeCalls_.suspend();
  callLog_.cancel();
  surveyor_.cancel();
  inspector_.cancel();
  inspections_.clear();
  hourly_->silence();
  patience_->silence();
  client_->cancel();
}

PbxStatus Source::status() const {
  PbxStatus status = status_;
  status.clockAhead = offset_.ahead();
  status.frames = channel_.frames();
  status.reconnects = channel_.reconnects();
  status.requests = requests_.sent() + tokens_.asked();
  return status;
}

// After a gap the call log is read as well, where it may be: it knows when calls ended meanwhile.
void Source::snapshot(ChannelSnapshot read) {
  const auto gapFrom = read.lastContact;
  if (!gapFrom || !status_.callLogReadable) {
    return deliver(read, gapFrom.value_or(read.asked.wall), {}, false);
  }
  callLog_.read(*gapFrom, offset_.ahead().value_or(std::chrono::milliseconds(0)),
                [this, read = std::move(read), from = *gapFrom, connection = connection_](CallLog log) {
                  noteCallLog(log);
                  if (connection != connection_) return;
                  deliver(read, from, std::move(log), true);
                });
}

void Source::deliver(const ChannelSnapshot& read, WallTime lastContact, CallLog log, bool logAsked) {
  if (directory_.replace(read.dns)) tellDirectory();
  status_.monitored = directory_.monitored();
  SnapshotRead change;
  change.at = read.asked.wall;
  change.lastContact = std::min(lastContact, read.asked.wall);
  change.participants = directory_.wantedOf(read.dns);
  change.logReadable = logAsked && log.complete;
  change.log = std::move(log.legs);
  reader_.reset(change.participants, read.bytes);
  tell(std::move(change));
  connected();
  channel_.release();
}

void Source::connected() {
  const auto troubled = problems_.over(pace_->now().mono);
  if (!std::exchange(status_.connected, true)) {
    const auto users = std::count_if(status_.monitored.begin(), status_.monitored.end(),
                                     [](const auto& dn) { return dn.second == DnType::User; });
    spdlog::info("{} to the phone system {}{}: {} extensions and {} other DNs are watched",
                 everConnected_ ? "Connected again" : "Connected", maskedUrl(scope_.pbx.url),
                 troubled ? " " + *troubled : std::string(), users,
                 status_.monitored.size() - static_cast<std::size_t>(users));
  } else if (troubled) {
    spdlog::info("The state of the phone system {} can be read again {}", maskedUrl(scope_.pbx.url), *troubled);
  }
  everConnected_ = true;
  status_.problem.clear();
  if (!surveyedOnce_) lookAgain();
  publish();
}

void Source::lost(const Error& why) {
  status_.connected = false;
  ++connection_;
  reader_.suspend();
  activeCalls_.recheck();
  trouble(why);
}

void Source::trouble(const Error& why) {
  status_.problem = why.what;
  if (const auto line = problems_.trouble(why.what, pace_->now().mono)) {
    spdlog::warn("{}; calls are not seen until it is back, trying again", *line);
  }
  publish();
}

void Source::heard(WallTime at) {
  status_.lastContact = at;
  if (toldContact_ && at >= *toldContact_ && at - *toldContact_ < contactEvery) return;
  toldContact_ = at;
  if (listener_ != nullptr) listener_->onContact(at);
}

void Source::readCallLog(WallTime from) {
  callLog_.read(from, offset_.ahead().value_or(std::chrono::milliseconds(0)), [this](CallLog log) {
    noteCallLog(log);
    tell(CallLogRead{pace_->now().wall, log.complete, std::move(log.legs)});
  });
}

void Source::noteCallLog(const CallLog& log) {
  if (!log.complete && !log.forbidden) spdlog::warn("The call log could not be read whole: {}", log.error.what);
  const bool readable = !log.forbidden;
  if (std::exchange(status_.callLogReadable, readable) == readable) return;
  if (!readable)
    spdlog::warn("{}; calls that ended while the connection was down are not told afterwards", log.error.what);
  publish();
}

void Source::followRecordings(std::optional<RecordingFollowing> following) {
  recordings_.reset();
  downloader_.reset();
  if (!following || !makeDownloader_) return;
  downloader_ = makeDownloader_();
  recordings_ =
      std::make_unique<RecordingsReader>(scope_.pbx, requests_, tokens_, *pace_, *downloader_, std::move(*following));
  recordings_->start();
}

void Source::tell(PbxChange change) {
  if (recordings_ && std::holds_alternative<ParticipantGone>(change)) recordings_->callEnded();
  if (listener_ != nullptr) listener_->onChange(std::move(change));
}

void Source::tellDirectory() {
  tell(DirectoryRead{pace_->now().wall, directory_.monitored(), didNumbers_, offset_.ahead()});
}

void Source::publish() {
  if (listener_ != nullptr) listener_->onStatus(status());
}

}  // namespace relay::threecx
