#include "Recordings/RecordingTag.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "Recordings/Utf8.h"

namespace relay::recordings {
namespace {

// "20260301101502" as "2026-03-01T10:15:02".
std::string timeOf(const std::string& stamp) {
  if (stamp.size() != 14) return {};
  return stamp.substr(0, 4) + '-' + stamp.substr(4, 2) + '-' + stamp.substr(6, 2) + 'T' + stamp.substr(8, 2) + ':' +
         stamp.substr(10, 2) + ':' + stamp.substr(12, 2);
}

template <class Number>
bool readNumber(std::string_view text, Number& number) {
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc{} && stop == text.data() + text.size();
}

bool cutNumber(std::string_view& text, char mark, int& number) {
  const auto at = text.rfind(mark);
  if (at == std::string_view::npos || !readNumber(text.substr(at + 1), number) || number < 0) return false;
  text = text.substr(0, at);
  return true;
}

std::string textOf(const Id3Tag& tag, const std::string& name) {
  const auto found = tag.texts.find(name);
  return found == tag.texts.end() ? std::string() : found->second;
}

}  // namespace

Id3Tag tagOf(const Recording& recording) {
  Id3Tag tag;
  tag.title = recording.id() + '-' + std::to_string(recording.part);
  tag.artist = recording.caller.empty() ? "anonymous" : recording.caller;
  tag.time = timeOf(recording.stamp);
  tag.texts = {{"callid", std::to_string(recording.callId)},
               {"caller", recording.caller},
               {"extension", recording.extension},
               {"direction", recording.direction == Direction::Incoming ? "incoming" : "outgoing"},
               {"wav-sha256", recording.hash},
               {"wav-stamp", recording.stamp},
               {"wav-length-ms", std::to_string(recording.length.count())}};
  return tag;
}

std::optional<Recording> recordingFrom(const std::string& name, const Id3Tag& tag) {
  constexpr std::string_view ending = ".mp3";
  constexpr std::size_t stampLength = 12;
  std::string_view rest = name;
  if (!rest.ends_with(ending)) return std::nullopt;
  rest.remove_suffix(ending.size());
  Recording recording;
  if (!cutNumber(rest, '-', recording.part) || !cutNumber(rest, '-', recording.leg)) return std::nullopt;
  const bool stamped =
      rest.size() > stampLength + 1 && rest[stampLength] == '_' &&
      std::all_of(rest.begin(), rest.begin() + stampLength, [](char c) { return c >= '0' && c <= '9'; });
  if (!stamped || !readNumber(rest.substr(stampLength + 1), recording.callId)) return std::nullopt;
  recording.callKey = rest;
  recording.hash = textOf(tag, "wav-sha256");
  recording.stamp = textOf(tag, "wav-stamp");
  recording.extension = textOf(tag, "extension");
  recording.caller = textOf(tag, "caller");
  recording.direction = textOf(tag, "direction") == "outgoing" ? Direction::Outgoing : Direction::Incoming;
  std::int64_t length = 0;
  if (readNumber(textOf(tag, "wav-length-ms"), length)) recording.length = std::chrono::milliseconds(length);
  return recording;
}

}  // namespace relay::recordings
