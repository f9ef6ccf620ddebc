#include "Recordings/KnownFiles.h"

namespace relay::recordings {
namespace {

// FNV-1a, then the finalizer of MurmurHash3, which spreads what FNV leaves close together.
std::uint64_t markOf(std::string_view path, std::uint64_t size, std::int64_t changedAt) {
  std::uint64_t mark = 0xcbf29ce484222325;
  const auto mix = [&mark](std::uint64_t value) { mark = (mark ^ value) * 0x100000001b3; };
  for (const char c : path) mix(static_cast<unsigned char>(c));
  const auto spread = [&mark] {
    mark ^= mark >> 33;
    mark *= 0xff51afd7ed558ccd;
    mark ^= mark >> 33;
    mark *= 0xc4ceb9fe1a85ec53;
    mark ^= mark >> 33;
  };
  spread();
  mark ^= size;
  spread();
  mark ^= static_cast<std::uint64_t>(changedAt);
  spread();
  return mark;
}

}  // namespace

void KnownFiles::add(std::string_view path, std::uint64_t size, std::int64_t changedAt) {
  const std::lock_guard lock(mutex_);
  marks_.insert(markOf(path, size, changedAt));
}

bool KnownFiles::contains(std::string_view path, std::uint64_t size, std::int64_t changedAt) const {
  const std::lock_guard lock(mutex_);
  return marks_.count(markOf(path, size, changedAt)) > 0;
}

}  // namespace relay::recordings
