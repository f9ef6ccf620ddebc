#include "Core/Pbx/ThreeCx/RecordingsReader.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Pbx/ThreeCx/Explain.h"
#include "Core/Platform/Files.h"
#include "Core/Platform/NativePath.h"

namespace relay::threecx {
namespace {

constexpr Elapsed afterCall{2'000};  // the phone system writes the row a moment after the end
constexpr std::chrono::hours longestRecording{24};
constexpr std::chrono::milliseconds downloadTime{30 * 60'000};
constexpr int mostAttempts = 5;
constexpr std::size_t stateLimit = 4 * 1024 * 1024;
constexpr std::size_t pageRows = 100;
constexpr GetLimits limits{4 * 1024 * 1024, std::chrono::milliseconds(15'000)};

}  // namespace

RecordingsReader::RecordingsReader(const PbxSettings& settings, Requests& requests, TokenOwner& tokens, Pace& pace,
                                   Downloader& downloader, RecordingFollowing following)
    : settings_(settings),
      requests_(requests),
      tokens_(tokens),
      pace_(pace),
      downloader_(downloader),
      following_(std::move(following)),
      stateFile_(joinPath(following_.folder, "fetched.json")),
      alarm_(pace.makeAlarm()) {}

void RecordingsReader::start() {
  if (const auto made = makePrivateFolder(following_.folder); !made) trouble(made.error().what);
  if (const auto text = readFile(stateFile_, stateLimit)) {
    if (const auto known = progressFromJson(text.value())) {
      progress_ = saved_ = *known;
      first_ = false;
    } else {
      spdlog::error("{} cannot be read: recordings are fetched from now on only", stateFile_);
    }
  }
  wakeIn(Elapsed(0));
}

void RecordingsReader::callEnded() { wakeIn(afterCall); }

void RecordingsReader::wakeIn(Elapsed delay) {
  const auto at = pace_.now().mono + delay;
  if (armedFor_ && *armedFor_ <= at) return;
  armedFor_ = at;
  alarm_->ringAfter(delay, [this] {
    armedFor_.reset();
    look();
  });
}

void RecordingsReader::look() {
  if (busy_) {
    lookAgain_ = true;
    return;
  }
  busy_ = true;
  if (endKnown_) return readPage(progress_.readAfter());
  findEnd();
}

// Where the list ends: the first start begins there, and a phone system whose list ends before what was fetched has
// begun a new one.
void RecordingsReader::findEnd() {
  requests_.get(newestRecording(), limits, whileHere([this](const Answer& answer) {
                  const auto rows = answer.ok() ? parseRecordings(answer.body) : std::nullopt;
                  if (!rows) {
                    trouble(answer.ok() ? explainUnreadable(settings_, "/xapi/v1/Recordings").what : answer.error.what);
                    return rest();
                  }
                  const std::int64_t newest = rows->empty() ? 0 : rows->front().id;
                  endKnown_ = true;
                  if (first_) {
                    progress_.upTo = following_.backlog ? 0 : newest;
                  } else if (newest < progress_.upTo) {
                    spdlog::warn(
                        "The phone system's list of recordings ends at {}, but {} was there before: it has begun anew",
                        newest, progress_.upTo);
                    progress_ = {newest, {}};
                  }
                  first_ = false;
                  save();
                  readPage(progress_.readAfter());
                }));
}

void RecordingsReader::readPage(std::int64_t after) {
  requests_.get(recordingsAfter(after), limits,
                whileHere([this, after](const Answer& answer) { page(after, answer); }));
}

void RecordingsReader::page(std::int64_t after, const Answer& answer) {
  const auto rows = answer.ok() ? parseRecordings(answer.body) : std::nullopt;
  if (!rows) {
    trouble(answer.ok() ? explainUnreadable(settings_, "/xapi/v1/Recordings").what : answer.error.what);
    return fetchNext();
  }
  if (!std::exchange(problem_, {}).empty()) spdlog::info("Recordings can be fetched from the phone system again");
  std::int64_t last = after;
  for (const auto& row : *rows) {
    last = std::max(last, row.id);
    if (progress_.wants(row.id)) consider(row);
  }
  save();
  if (rows->size() >= pageRows && last > after) return readPage(last);
  fetchNext();
}

void RecordingsReader::consider(const RecordingRow& row) {
  progress_.seen(row.id);
  if (row.ready()) {
    ready_.push_back(row);
  } else if (row.start && pace_.now().wall - *row.start > longestRecording) {
    giveUp(row, "it has no end after a day");
  }
}

void RecordingsReader::fetchNext() {
  if (ready_.empty()) return rest();
  const auto row = std::move(ready_.front());
  ready_.pop_front();
  fetch(row, false);
}

void RecordingsReader::fetch(const RecordingRow& row, bool again) {
  tokens_.get(whileHere([this, row, again](const Result<std::string>& token) {
    if (!token) return stopForNow(token.error().what);
    const auto place = placeOf(row);
    std::string folder = following_.folder;
    if (!place.folder.empty()) folder = joinPath(folder, place.folder);
    if (const auto made = makePrivateFolder(folder); !made) return stopForNow(made.error().what);
    Download what{settings_.url + downloadPath(row.id), token.value(), joinPath(folder, place.name), following_.limit,
                  downloadTime};
    downloader_.fetch(std::move(what),
                      whileHere([this, row, token = token.value(), again](const Result<HttpResponse>& answer) {
                        fetched(row, token, again, answer);
                      }));
  }));
}

void RecordingsReader::fetched(const RecordingRow& row, const std::string& token, bool again,
                               const Result<HttpResponse>& answer) {
  if (!answer) return stopForNow(answer.error().what);
  const int status = answer.value().status;
  if (status == 401 && !again && tokens_.refused(token)) return fetch(row, true);
  if (status / 100 != 2) {
    refused(row, explainGet(settings_, "/xapi/v1/Recordings/Pbx.DownloadRecording", status, {}).what);
    return fetchNext();
  }
  const auto place = placeOf(row);
  const std::string path = place.folder.empty() ? joinPath(following_.folder, place.name)
                                                : joinPath(joinPath(following_.folder, place.folder), place.name);
  progress_.done(row.id);
  save();
  spdlog::info("Recording {} was fetched from the phone system", row.id);
  if (following_.fetched) following_.fetched(path);
  fetchNext();
}

void RecordingsReader::refused(const RecordingRow& row, const std::string& why) {
  auto& attempts = progress_.open[row.id];
  if (++attempts >= mostAttempts) return giveUp(row, why);
  save();
  trouble(why);
}

void RecordingsReader::giveUp(const RecordingRow& row, const std::string& why) {
  progress_.done(row.id);
  save();
  spdlog::error("Recording {} of the phone system is left out: {}", row.id, why);
}

void RecordingsReader::rest() {
  busy_ = false;
  wakeIn(std::exchange(lookAgain_, false) ? afterCall : Elapsed(following_.rescan));
}

void RecordingsReader::trouble(const std::string& what) {
  if (std::exchange(problem_, what) != what) spdlog::warn("Recordings are not fetched at present: {}", what);
}

// The network, the disk or the login: the next look tries again, and nothing counts as an attempt.
void RecordingsReader::stopForNow(const std::string& why) {
  trouble(why);
  ready_.clear();
  rest();
}

void RecordingsReader::save() {
  if (progress_ == saved_) return;
  const auto written = replaceFile(stateFile_, toJson(progress_));
  if (!written) return trouble(written.error().what);
  saved_ = progress_;
}

}  // namespace relay::threecx
