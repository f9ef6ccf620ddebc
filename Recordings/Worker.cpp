#include "Recordings/Worker.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>

#include "Recordings/RecordingEvents.h"

namespace relay::recordings {
namespace {

constexpr std::chrono::milliseconds postCheck{200};
constexpr std::chrono::seconds longestSleep{5};

}  // namespace

RecordingsService::Worker::Worker(Parts parts, std::unique_ptr<Library> library)
    : parts_(std::move(parts)),
      library_(std::move(library)),
      firstStart_(library_->firstStart()),
      posts_(parts_.settings.waitAfterEnd),
      queue_(std::make_unique<TranscodeQueue>(parts_.settings.threads)),
      scans_(std::make_unique<TranscodeQueue>(1)) {
  const auto notify = [this](CallEvent event) {
    boost::asio::post(parts_.executor, [this, alive = std::weak_ptr(alive_), event = std::move(event)]() mutable {
      if (alive.lock()) parts_.notify(std::move(event));
    });
  };
  intake_ =
      std::make_unique<Intake>(Intake::Parts{parts_.clock, *library_, calls_, posts_, known_, *queue_,
                                             [this](std::function<void()> job) { run(std::move(job)); }, notify,
                                             [this] {
                                               constexpr std::chrono::seconds heardFor{10};
                                               const WallTime since{std::chrono::milliseconds(hearsSince_.load())};
                                               return hears_ && parts_.clock.now() - since >= heardFor;
                                             }},
                               parts_.settings);
}

// The thread first: it uses everything else.
RecordingsService::Worker::~Worker() {
  alive_.reset();
  io_.stop();
  if (thread_.joinable()) thread_.join();
  scans_.reset();
  queue_.reset();
  watch_.reset();
}

void RecordingsService::Worker::begin() {
  watch();
  thread_ = std::thread([this] { io_.run(); });
  run([this] {
    restore();
    keepHouse();
    requestScan();
    work();
  });
}

// What a job brings about is followed by whatever has become due.
void RecordingsService::Worker::run(std::function<void()> job) {
  boost::asio::post(io_, [this, job = std::move(job)] {
    job();
    work();
  });
}

void RecordingsService::Worker::onEvent(const CallEvent& event) {
  const RecordedCall* call = calls_.apply(event);
  if (call == nullptr) return;
  const auto saved = library_->saveCall(*call);
  if (!saved) spdlog::error("{}", saved.error().what);
  intake_->callChanged(call->key);
}

void RecordingsService::Worker::found(const std::string& path) {
  FoundFile file;
  std::string gone;
  if (lookAt(path, file, gone) && !known_.contains(path, file.size, file.changedAt)) intake_->found(file);
}

void RecordingsService::Worker::work() {
  listen();
  intake_->look();
  postDue();
  updateStatus();
  arm();
}

void RecordingsService::Worker::arm() {
  const WallTime now = parts_.clock.now();
  std::chrono::milliseconds sleep = longestSleep;
  if (const auto next = intake_->nextLook()) sleep = std::min<std::chrono::milliseconds>(sleep, *next - now);
  if (posts_.anyReady()) sleep = std::min(sleep, postCheck);
  timer_.expires_after(std::max(sleep, std::chrono::milliseconds(10)));
  timer_.async_wait([this](const boost::system::error_code& failed) {
    if (!failed) work();
  });
}

// Whether the phone system is heard only the executor's thread knows.
void RecordingsService::Worker::listen() {
  const WallTime now = parts_.clock.now();
  if (now - listenedAt_ < std::chrono::seconds(1) && now >= listenedAt_) return;
  listenedAt_ = now;
  boost::asio::post(parts_.executor, [this, alive = std::weak_ptr(alive_)] {
    if (!alive.lock()) return;
    const bool hears = parts_.hearsPbx();
    if (hears && !hears_) hearsSince_ = parts_.clock.now().time_since_epoch().count();
    hears_ = hears;
  });
}

void RecordingsService::Worker::postDue() {
  const WallTime now = parts_.clock.now();
  const auto endedAt = [&](const std::string& key) -> std::optional<WallTime> {
    const RecordedCall* call = calls_.find(key);
    return call == nullptr ? WallTime() : call->endedBy(now);
  };
  for (auto& post : posts_.due(now, endedAt)) {
    const auto last = library_->find(post.names.back());
    if (!last) continue;  // erased meanwhile
    CallEvent event = recordingEvent(calls_.find(post.callKey), *last, now);
    boost::asio::post(parts_.executor, [this, alive = std::weak_ptr(alive_), event = std::move(event),
                                        names = std::move(post.names)]() mutable {
      if (!alive.lock()) return;
      auto done = [this, alive, names] {
        if (alive.lock()) run([this, names] { accepted(names); });
      };
      parts_.post(std::move(event), std::move(names), std::move(done));
    });
  }
}

// A crash before this finds them in the outbox at the next start.
void RecordingsService::Worker::accepted(const std::vector<std::string>& names) {
  const auto marked = library_->setPosted(names, PostState::Posted);
  if (!marked) spdlog::error("{}", marked.error().what);
}

RecordingsStatus RecordingsService::Worker::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

void RecordingsService::Worker::updateStatus() {
  const std::lock_guard lock(mutex_);
  status_.open = intake_->open();
  status_.made = intake_->counts().made;
  status_.failed = intake_->counts().failed;
  status_.problems.clear();
  for (const auto& [folder, reason] : unreadable_)
    status_.problems.push_back("Recordings: " + folder + " can't be read: " + reason);
  if (!sizeProblem_.empty()) status_.problems.push_back(sizeProblem_);
}

}  // namespace relay::recordings
