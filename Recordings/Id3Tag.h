#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "Core/Result.h"

namespace relay::recordings {

// What an MP3 says of its recording, as an ID3v2.4 tag in UTF-8 at its beginning. Players show the first three; the
// others are free text (TXXX) by their names.
struct Id3Tag {
  std::string title;   // TIT2
  std::string artist;  // TPE1
  std::string time;    // TDRC: 2026-03-01T09:15:02
  std::map<std::string, std::string> texts;
  bool operator==(const Id3Tag&) const = default;
};

// The bytes of the tag. Bytes that are no UTF-8 become U+FFFD, control characters are left out; a text is cut at
// 1,000 bytes.
std::string id3Bytes(const Id3Tag& tag);

// The tag of a file that id3Bytes has written. Failure: Disk; Rejected when it has none that is read.
Result<Id3Tag> readId3Tag(const std::string& path);

// The same for the beginning of a file. Any bytes may come. Pure.
Result<Id3Tag> parseId3Tag(std::string_view bytes);

}  // namespace relay::recordings
