#include "Core/Config/FileChangeDetector.h"

namespace relay {

bool FileChangeDetector::look(const std::optional<std::string>& content, Moment now) {
  if (content == taken_) {
    seenSince_.reset();
    return false;
  }
  if (!seenSince_ || content != seen_) {
    seen_ = content;
    seenSince_ = now;
    return false;
  }
  if (now - *seenSince_ < (content ? kSettle : kPatience)) return false;
  taken_ = content;
  seenSince_.reset();
  return true;
}

}  // namespace relay
