#include "Core/OnDuty/PersonNames.h"

#include <cstddef>
#include <cstdint>

namespace relay {
namespace {

// A UTF-8 character of two bytes as small letter; letters of other scripts have no case or are left alone.
std::uint32_t smallLetter(std::uint32_t point) {
  if (point == 0x130 || point == 0x131) return 'i';
  if (point >= 0xC0 && point <= 0xDE && point != 0xD7) return point + 0x20;
  if (point == 0x178) return 0xFF;
  const bool oddIsSmall = (point >= 0x100 && point <= 0x137) || (point >= 0x14A && point <= 0x177);
  const bool evenIsSmall = (point >= 0x139 && point <= 0x148) || (point >= 0x179 && point <= 0x17E);
  if (oddIsSmall) return point | 1U;
  if (evenIsSmall) return point + (point & 1U);
  if (point >= 0x391 && point <= 0x3A9) return point + 0x20;
  if (point >= 0x410 && point <= 0x42F) return point + 0x20;
  if (point >= 0x400 && point <= 0x40F) return point + 0x50;
  if (point >= 0x460 && point <= 0x4FF && point != 0x4C0) return point | 1U;
  return point;
}

void append(std::string& text, std::uint32_t point) {
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else {
    text += static_cast<char>(0xC0U | (point >> 6));
    text += static_cast<char>(0x80U | (point & 0x3FU));
  }
}

bool isBlank(unsigned char c) { return c <= ' '; }

}  // namespace

std::string foldedName(std::string_view name) {
  std::string folded;
  bool blank = false;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const auto byte = static_cast<unsigned char>(name[at]);
    const auto following = at + 1 < name.size() ? static_cast<unsigned char>(name[at + 1]) : 0U;
    const bool noBreakSpace = byte == 0xC2 && following == 0xA0;
    if (isBlank(byte) || noBreakSpace) {
      blank = !folded.empty();
      at += noBreakSpace ? 1 : 0;
      continue;
    }
    if (blank) folded += ' ';
    blank = false;
    if (byte >= 'A' && byte <= 'Z') {
      folded += static_cast<char>(byte + ('a' - 'A'));
    } else if (byte >= 0xC2 && byte <= 0xDF && (following & 0xC0U) == 0x80U) {
      append(folded, smallLetter((byte & 0x1FU) << 6 | (following & 0x3FU)));
      ++at;
    } else {
      folded += static_cast<char>(byte);
    }
  }
  return folded;
}

PersonNames::PersonNames(const std::vector<PersonSettings>& people) : people_(people) {
  for (std::size_t at = 0; at < people_.size(); ++at) index_.emplace(foldedName(people_[at].name), at);
  for (std::size_t at = 0; at < people_.size(); ++at) {
    for (const std::string& other : {people_[at].displayName, people_[at].email}) {
      if (!other.empty()) index_.emplace(foldedName(other), at);
    }
  }
}

const PersonSettings* PersonNames::find(std::string_view name) const {
  std::string folded = foldedName(name);
  constexpr std::string_view mail = "mailto:";
  if (folded.starts_with(mail)) folded.erase(0, mail.size());
  const auto found = index_.find(folded);
  return found == index_.end() ? nullptr : &people_[found->second];
}

}  // namespace relay
