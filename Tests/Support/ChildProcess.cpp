#include "Tests/Support/ChildProcess.h"

#include "Tests/Support/Waiting.h"

namespace relay::test {

std::optional<std::string> ChildProcess::waitForLine(const std::string& text, std::chrono::milliseconds limit) {
  std::optional<std::string> line;
  const auto look = [&] {
    const std::string all = output();
    const auto at = all.find(text);
    if (at == std::string::npos || all.find('\n', at) == std::string::npos) return false;
    const auto begin = all.rfind('\n', at);
    const std::size_t from = begin == std::string::npos ? 0 : begin + 1;
    line = all.substr(from, all.find('\n', at) - from);
    return true;
  };
  waitUntil(limit, [&] { return look() || !running(); });
  if (!line) look();
  return line;
}

}  // namespace relay::test
