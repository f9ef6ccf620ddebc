#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "Tests/Simulator/Leg.h"

namespace relay::sim {

// A recording as XAPI lists it.
struct PbxRecording {
  std::int64_t id = 0;
  std::int64_t callId = 0;
  std::int64_t startUs = 0, endUs = 0;  // end 0: it is being recorded
  std::string dn, number, name;         // the extension, the outside party, the extension's name
  std::string url;                      // "<extension>/<file>"
  std::string file;                     // where it lies
};

struct RecorderOptions {
  std::string folder;  // empty: nothing is recorded
  std::string source;  // a WAV file (PCM) that is played over and over
};

// Records the connected legs of extensions with the outside, as the phone system does: one WAV for each leg, in a
// folder for each extension, that grows while they talk and gets its lengths at the end.
//
// Failure: the constructor throws std::runtime_error when the source is no such WAV; files that cannot be written are
// not there.
class Recorder {
 public:
  Recorder(RecorderOptions options, std::vector<PbxRecording>& list);

  bool on() const { return !options_.folder.empty(); }
  // `name`: of the extension. Begins a recording where the leg is one that is recorded.
  void put(const Leg& leg, const std::string& name, std::int64_t nowUs);
  void end(const std::string& entity, std::int64_t nowUs);
  void endAll(std::int64_t nowUs);
  // Writes what was said meanwhile.
  void grow(std::int64_t nowUs);

 private:
  struct Running {
    std::size_t index = 0;      // in list_
    std::uint64_t written = 0;  // bytes of sound
  };
  void write(Running& running, std::int64_t nowUs);
  void finish(Running& running, std::int64_t nowUs);

  RecorderOptions options_;
  std::vector<PbxRecording>& list_;
  std::string header_;  // up to the sound, with lengths of 0
  std::string sound_;
  std::uint32_t bytesPerSecond_ = 0, frameBytes_ = 1;
  std::map<std::string, Running> running_;  // by entity
  std::int64_t nextId_ = 632'000;
};

}  // namespace relay::sim
