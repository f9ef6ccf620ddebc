#include "Core/Config/Tables.h"

namespace relay {
namespace {

using namespace std::chrono_literals;
using S = RecordingsSettings;
constexpr auto kDay = std::chrono::hours(24);

Outcome checkUrl(const std::string& url) {
  const Result<UrlParts> parts = parseUrlParts(url);
  if (!parts) return parts.error();
  return success();
}

// A path may hold commas: each folder has a line of its own.
Key<S> foldersKey() {
  Key<S> key{"folder",
             [](S& target, const Given& given) {
               if (!given.repeated) target.folders.clear();
               if (!given.value.empty()) target.folders.push_back(pathFrom(given.folder, given.value));
               return success();
             },
             [](const S& source) { return joined(source.folders); }};
  key.several = true;
  return key;
}

Key<S> expiresKey() {
  return keyOf(
      "expires", &S::expires,
      [](const std::string& text) -> Result<Milliseconds> {
        if (lowered(text) == "never") return Milliseconds(0);
        return parseDuration(text, 1min, 3650 * kDay);
      },
      [](Milliseconds time) { return time.count() == 0 ? std::string("never") : formatDuration(time); });
}

}  // namespace

const std::vector<Key<RecordingsSettings>>& recordingsKeys() {
  static const std::vector<Key<S>> keys{
      yesNo("enabled", &S::enabled),
      choice("source", &S::source,
             Words<RecordingSource>{{"folder", RecordingSource::Folder}, {"xapi", RecordingSource::Xapi}}),
      foldersKey(),
      path("output", &S::output),
      text("public_url", &S::publicUrl, checkUrl, Show::Url),
      text("recordings_url", &S::recordingsUrl, checkUrl, Show::Url),
      keyOf(
          "bitrate", &S::bitrate,
          [](const std::string& text) -> Result<std::int64_t> {
            const auto rate = parseNumber(text, 8, 320);
            for (const int known : {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320})
              if (rate && rate.value() == known) return rate;
            return wrongValue("expected kbit/s that MP3 knows: 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128 … 320");
          },
          [](int value) { return std::to_string(value); }),
      number("quality", &S::quality, 0, 9),
      number("threads", &S::threads, 1, 64),
      yesNo("keep_wav", &S::keepWav),
      number("keep_days", &S::keepDays, 0, 36500),
      keyOf("max_size", &S::maxSize, parseSize, formatSize),
      duration("settle", &S::settle, 100ms, 10min),
      duration("rescan", &S::rescan, 1s, 24h),
      duration("wait_after_end", &S::waitAfterEnd, 0ms, 1h),
      duration("missing_after", &S::missingAfter, 1s, 7 * kDay),
      choice("unknown", &S::postUnknown, Words<bool>{{"keep", false}, {"post", true}}),
      yesNo("backlog", &S::backlog),
      choice("access", &S::access,
             Words<RecordingAccess>{
                 {"signed", RecordingAccess::Signed}, {"open", RecordingAccess::Open}, {"key", RecordingAccess::Key}}),
      secret("signing_key", &S::signingKey),
      expiresKey(),
  };
  return keys;
}

}  // namespace relay
