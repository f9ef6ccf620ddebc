#include "Tests/Simulator/Records.h"

#include <chrono>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace relay::sim {

namespace {

void openFile(std::ofstream& file, const std::string& name) {
  if (name.empty()) return;
  file.open(name, std::ios::binary | std::ios::trunc);
  if (!file) throw std::runtime_error(name + ": can't be written");
}

std::int64_t steadyNs() { return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); }

}  // namespace

Records::Records(const std::string& framesFile, const std::string& expectFile) {
  openFile(frames_, framesFile);
  openFile(expect_, expectFile);
}

void Records::queued(std::uint64_t tag, const Frame& frame) {
  queued_[tag] = {frame.sequence,  frame.what.callId, frame.what.legId,
                  frame.what.type, frame.what.repeat, frame.what.entity};
}

void Records::sent(std::uint64_t tag) {
  const auto found = queued_.find(tag);
  if (found == queued_.end()) return;
  const Queued& frame = found->second;
  frames_ << "{\"what\":\"frame\",\"callid\":" << frame.callId << ",\"participant\":" << frame.legId
          << ",\"type\":" << frame.type << ",\"change\":" << (frame.repeat ? "false" : "true")
          << ",\"sequence\":" << frame.sequence << ",\"at_us\":" << test::nowUs() << ",\"steady_ns\":" << steadyNs()
          << ",\"entity\":" << jsonText(frame.entity) << "}\n";
  queued_.erase(found);
}

void Records::answered(const test::ServerRequest& request, const std::string& kind, int status,
                       std::int64_t answeredUs) {
  if (!frames_.is_open()) return;
  frames_ << "{\"what\":\"get\",\"kind\":\"" << kind << "\",\"status\":" << status
          << ",\"received_us\":" << request.receivedUs << ",\"answered_us\":" << answeredUs
          << ",\"path\":" << jsonText(request.path()) << "}\n";
}

void Records::ended(const EndCall& call, std::int64_t establishedUs, std::int64_t nowUs, bool cut) {
  if (!expect_.is_open()) return;
  nlohmann::ordered_json line;
  line["callid"] = call.callId;
  line["kind"] = call.kind;
  line["established_us"] = establishedUs;
  line["ended_us"] = nowUs;
  line["cut"] = cut;
  line["expect"] = call.expected;
  expect_ << line.dump() << '\n';
  expect_.flush();
}

void Records::flush() {
  if (frames_.is_open()) frames_.flush();
}

}  // namespace relay::sim
