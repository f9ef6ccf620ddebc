#include "Core/Delivery/Backlog.h"

#include <algorithm>

namespace relay {

bool Backlog::admit(std::int64_t seq, std::size_t inMemory) {
  if (!behind_ && inMemory >= window) behind_ = true;
  if (behind_) {
    ++onDiskOnly_;
    return false;
  }
  upTo_ = std::max(upTo_, seq);
  return true;
}

std::uint64_t Backlog::began() {
  reading_ = true;
  finishedMeanwhile_.clear();
  return ++reads_;
}

bool Backlog::arrived(std::uint64_t reading) {
  if (reading != reads_ || !reading_) return false;
  reading_ = false;
  return true;
}

void Backlog::took(std::size_t added, std::int64_t last, bool more) {
  upTo_ = std::max(upTo_, last);
  behind_ = more;
  onDiskOnly_ = more ? onDiskOnly_ - std::min<std::uint64_t>(onDiskOnly_, added) : 0;
}

void Backlog::rewind(std::int64_t seq, std::size_t count) {
  upTo_ = std::min(upTo_, seq - 1);
  onDiskOnly_ += count;
  behind_ = true;
  reading_ = false;  // a part under way is read again from here
}

}  // namespace relay
