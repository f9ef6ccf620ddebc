#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace relay::fuzz {

inline std::string_view textOf(const std::uint8_t* data, std::size_t size) {
  return size == 0 ? std::string_view() : std::string_view(reinterpret_cast<const char*>(data), size);
}

// Gives a reader what it wants in two pieces, the first as long as the first byte says; `feed` takes what is there,
// and returns how many bytes it used.
template <class Feed>
void inTwoPieces(std::string_view text, Feed feed) {
  if (text.empty()) return;
  const auto first = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  std::string shown(text.substr(0, first));
  shown.erase(0, feed(shown.data(), shown.size()));
  if (text.size() > first) shown += text.substr(first);
  feed(shown.data(), shown.size());
}

}  // namespace relay::fuzz
