#include "Tests/Simulator/Cast.h"

#include <algorithm>

namespace relay::sim {

std::string Cast::extension() {
  if (wished_ < wish_.extensions.size()) return wish_.extensions[wished_++];
  return options_.extensions[next_++ % options_.extensions.size()];
}

std::string Cast::queue() { return options_.queues[draw(options_.queues.size())]; }

std::string Cast::outsideNumber() {
  if (!wish_.from.empty()) return wish_.from == "anonymous" ? std::string() : wish_.from;
  if (draw(50) == 0) return {};  // withheld
  std::string digits = std::to_string(draw(10'000'000));
  return "+1555" + std::string(7 - digits.size(), '0') + digits;
}

Millis Cast::within(Span span) {
  const auto width = std::max<std::int64_t>(1, (span.to - span.from).count());
  return span.from + Millis(static_cast<std::int64_t>(draw(static_cast<std::uint64_t>(width))));
}

Millis Cast::talk() {
  if (wish_.talk.count() > 0) return wish_.talk;
  return std::chrono::floor<std::chrono::seconds>(within(options_.talk)) + Millis(500);
}

Millis Cast::ring() { return wish_.ring.count() > 0 ? wish_.ring : within(options_.ring); }

}  // namespace relay::sim
