#include "Core/Delivery/AnswerNote.h"

#include "Core/Delivery/RetryAfter.h"

namespace relay {
namespace {

// Bytes of the UTF-8 character that begins here; 0: none does.
std::size_t characterAt(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  const std::size_t size = byte < 0x80 ? 1 : byte < 0xc2 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0;
  if (size == 0 || size > text.size()) return 0;
  for (std::size_t index = 1; index < size; ++index) {
    if ((static_cast<unsigned char>(text[index]) & 0xc0) != 0x80) return 0;
  }
  const auto second = size > 1 ? static_cast<unsigned char>(text[1]) : 0u;
  const bool overlong = (byte == 0xe0 && second < 0xa0) || (byte == 0xf0 && second < 0x90);
  const bool beyond = (byte == 0xed && second > 0x9f) || (byte == 0xf4 && second > 0x8f);
  return overlong || beyond ? 0 : size;
}

}  // namespace

std::string oneLine(std::string_view text, std::size_t limit) {
  std::string line;
  while (!text.empty()) {
    const auto size = characterAt(text);
    const auto byte = static_cast<unsigned char>(text.front());
    const bool control = byte < ' ' || byte == 127;
    const std::string_view shown = size == 0 ? "?" : control ? " " : text.substr(0, size);
    if (line.size() + shown.size() > limit) return line + "…";
    if (shown != " " || (!line.empty() && line.back() != ' ')) line += shown;
    text.remove_prefix(size == 0 ? 1 : size);
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

Answer answerOf(const Result<HttpResponse>& result, WallTime now) {
  constexpr std::size_t ourOwn = 600;  // an error says at its end what to do
  if (!result) return {0, std::nullopt, oneLine(result.error().what, ourOwn)};
  const auto& response = result.value();
  const bool fine = meaningOf(response.status) == Meaning::Delivered;
  Answer answer{response.status, std::nullopt, oneLine(response.body)};
  if (fine) return answer;
  answer.retryAfter = parseRetryAfter(response.header("retry-after"), now);
  const auto code = "HTTP " + std::to_string(response.status);
  answer.note = answer.note.empty() ? code : code + ": " + answer.note;
  return answer;
}

}  // namespace relay
