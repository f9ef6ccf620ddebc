#include "Recordings/Id3Tag.h"

#include <cstdint>
#include <fstream>
#include <optional>

#include "Core/Platform/NativePath.h"
#include "Recordings/Utf8.h"

namespace relay::recordings {
namespace {

constexpr std::size_t headLength = 10;  // of the tag and of each frame
constexpr std::size_t longestTag = 64 * 1024;
constexpr char utf8 = 3;  // ID3v2.4's number of the encoding

// ID3's numbers leave the highest bit of each byte empty.
std::string safeNumber(std::size_t number) {
  std::string bytes;
  for (int shift = 21; shift >= 0; shift -= 7) bytes += static_cast<char>(number >> shift & 0x7F);
  return bytes;
}
std::size_t safeNumberFrom(std::string_view bytes) {
  std::size_t number = 0;
  for (int index = 0; index < 4; ++index)
    number = number << 7 | (static_cast<unsigned char>(bytes[static_cast<std::size_t>(index)]) & 0x7F);
  return number;
}

std::string shortened(std::string_view text) {
  constexpr std::size_t longest = 1000;
  std::string clean = cleanUtf8(text);
  if (clean.size() <= longest) return clean;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(clean[end]) & 0xC0) == 0x80) --end;
  clean.resize(end);
  return clean;
}

void addFrame(std::string& frames, std::string_view id, const std::string& content) {
  frames.append(id).append(safeNumber(content.size() + 1)).append(2, '\0').append(1, utf8).append(content);
}

void addText(std::string& frames, std::string_view id, std::string_view text) {
  if (!text.empty()) addFrame(frames, id, shortened(text));
}

void keep(Id3Tag& tag, std::string_view id, std::string_view content) {
  if (content.empty() || content.front() != utf8) return;
  content.remove_prefix(1);
  if (id == "TIT2") tag.title = content;
  if (id == "TPE1") tag.artist = content;
  if (id == "TDRC") tag.time = content;
  const auto end = content.find('\0');
  if (id == "TXXX" && end != std::string_view::npos)
    tag.texts.emplace(std::string(content.substr(0, end)), std::string(content.substr(end + 1)));
}

Error noTag() { return {Error::Kind::Rejected, "it has no ID3v2.4 tag", false}; }

}  // namespace

std::string id3Bytes(const Id3Tag& tag) {
  std::string frames;
  addText(frames, "TIT2", tag.title);
  addText(frames, "TPE1", tag.artist);
  addText(frames, "TDRC", tag.time);
  for (const auto& [name, value] : tag.texts)
    addFrame(frames, "TXXX", shortened(name) + std::string(1, '\0') + shortened(value));
  return std::string("ID3\x04\0\0", 6) + safeNumber(frames.size()) + frames;
}

Result<Id3Tag> parseId3Tag(std::string_view bytes) {
  if (bytes.size() < headLength || bytes.substr(0, 4) != std::string_view("ID3\x04", 4)) return noTag();
  const std::size_t size = safeNumberFrom(bytes.substr(6));
  bytes.remove_prefix(headLength);
  if (size > bytes.size()) return noTag();
  bytes = bytes.substr(0, size);
  Id3Tag tag;
  while (bytes.size() >= headLength) {
    const std::size_t length = safeNumberFrom(bytes.substr(4));
    if (bytes.front() == '\0' || length > bytes.size() - headLength) break;
    keep(tag, bytes.substr(0, 4), bytes.substr(headLength, length));
    bytes.remove_prefix(headLength + length);
  }
  return tag;
}

Result<Id3Tag> readId3Tag(const std::string& path) {
  std::ifstream file(nativePath(path), std::ios::binary);
  std::string bytes(longestTag, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file && !file.eof()) return Error{Error::Kind::Disk, path + ": it can't be read", true};
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  auto tag = parseId3Tag(bytes);
  if (!tag) return Error{tag.error().kind, path + ": " + tag.error().what, false};
  return tag;
}

}  // namespace relay::recordings
