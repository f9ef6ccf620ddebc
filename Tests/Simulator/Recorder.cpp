#include "Tests/Simulator/Recorder.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace relay::sim {

namespace {

std::uint32_t number32(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return value;
}

std::string bytes32(std::uint32_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  return bytes;
}

// The place of a chunk's content, behind its length.
std::size_t chunk(const std::string& wav, const std::string& name) {
  for (std::size_t at = 12; at + 8 <= wav.size(); at += 8 + number32(wav, at + 4) + number32(wav, at + 4) % 2)
    if (wav.compare(at, 4, name) == 0) return at + 8;
  throw std::runtime_error("the WAV has no chunk " + name);
}

// "20260913181127", in UTC.
std::string stampOf(std::int64_t us) {
  const std::chrono::sys_time<std::chrono::seconds> moment{std::chrono::seconds(us / 1'000'000)};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(moment - day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d%02u%02u%02d%02d%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

}  // namespace

Recorder::Recorder(RecorderOptions options, std::vector<PbxRecording>& list)
    : options_(std::move(options)), list_(list) {
  if (!on()) return;
  std::ifstream in(options_.source, std::ios::binary);
  const std::string wav{std::istreambuf_iterator<char>(in), {}};
  if (wav.size() < 44 || wav.compare(0, 4, "RIFF") != 0 || wav.compare(8, 4, "WAVE") != 0)
    throw std::runtime_error(options_.source + ": not a WAV file to play");
  const auto format = chunk(wav, "fmt "), data = chunk(wav, "data");
  bytesPerSecond_ = number32(wav, format + 8);
  frameBytes_ = std::max(1U, number32(wav, format + 12) & 0xFFFFU);
  sound_ = wav.substr(data, std::min<std::size_t>(number32(wav, data - 4), wav.size() - data));
  if (sound_.empty() || bytesPerSecond_ == 0) throw std::runtime_error(options_.source + ": it holds no sound");
  header_ = "RIFF" + bytes32(0) + "WAVEfmt " + bytes32(16) + wav.substr(format, 16) + "data" + bytes32(0);
}

void Recorder::put(const Leg& leg, const std::string& name, std::int64_t nowUs) {
  if (!on() || !leg.connected() || leg.device.empty() || !leg.facesOutside() || running_.count(leg.entity()) != 0)
    return;
  PbxRecording made;
  made.id = nextId_++;
  made.callId = leg.callId;
  made.startUs = nowUs;
  made.dn = leg.dn;
  made.number = leg.partyNumber;
  made.name = name;
  made.url = leg.dn + "/[" + name + "]_" + leg.dn + "-" + leg.partyNumber + "_" + stampOf(nowUs) + "(" +
             std::to_string(leg.callId) + ").wav";
  made.file = options_.folder + "/" + made.url;
  std::filesystem::create_directories(std::filesystem::path(made.file).parent_path());
  std::ofstream(made.file, std::ios::binary) << header_;
  running_[leg.entity()] = {list_.size(), 0};
  list_.push_back(std::move(made));
}

void Recorder::end(const std::string& entity, std::int64_t nowUs) {
  const auto found = running_.find(entity);
  if (found == running_.end()) return;
  finish(found->second, nowUs);
  running_.erase(found);
}

void Recorder::endAll(std::int64_t nowUs) {
  for (auto& [entity, running] : running_) finish(running, nowUs);
  running_.clear();
}

void Recorder::grow(std::int64_t nowUs) {
  for (auto& [entity, running] : running_) write(running, nowUs);
}

void Recorder::write(Running& running, std::int64_t nowUs) {
  const auto& made = list_[running.index];
  std::uint64_t wanted = static_cast<std::uint64_t>(nowUs - made.startUs) * bytesPerSecond_ / 1'000'000;
  wanted -= wanted % frameBytes_;
  if (wanted <= running.written) return;
  std::ofstream out(made.file, std::ios::binary | std::ios::app);
  // Each begins at another place of the sound, since no two recordings are the same in life.
  const std::uint64_t begin = std::uint64_t{running.index} * frameBytes_ * 997;
  while (running.written < wanted) {
    const auto at = static_cast<std::size_t>((begin + running.written) % sound_.size());
    const auto size = std::min<std::uint64_t>(wanted - running.written, sound_.size() - at);
    out.write(sound_.data() + at, static_cast<std::streamsize>(size));
    running.written += size;
  }
}

void Recorder::finish(Running& running, std::int64_t nowUs) {
  write(running, nowUs);
  auto& made = list_[running.index];
  made.endUs = nowUs;
  std::fstream file(made.file, std::ios::binary | std::ios::in | std::ios::out);
  const auto size = static_cast<std::uint32_t>(running.written);
  const auto headerSize = static_cast<std::uint32_t>(header_.size());
  file.seekp(4).write(bytes32(headerSize - 8 + size).data(), 4);
  file.seekp(headerSize - 4).write(bytes32(size).data(), 4);
}

}  // namespace relay::sim
