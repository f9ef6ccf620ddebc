// What tools/bench asks of recordings, one thing per run; a JSON line on standard output.
//
//   recordings-bench encode IN.wav OUT.mp3    the CPU seconds that encoding takes
//   recordings-bench rescan FOLDER            the seconds that looking through a folder of known files takes
#include <chrono>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <string>

#include "Core/Platform/ProcessMemory.h"
#include "Recordings/FolderScan.h"
#include "Recordings/Id3Tag.h"
#include "Recordings/KnownFiles.h"
#include "Recordings/Mp3Encoder.h"
#include "Recordings/RecordingName.h"

namespace {

using namespace relay;
using namespace relay::recordings;

int failed(const Error& error) {
  std::cerr << error.what << '\n';
  return 1;
}

double cpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

int encode(const std::string& from, const std::string& to) {
  auto wav = WavReader::open(from);
  if (!wav) return failed(wav.error());
  auto output = OutputFile::create(to);
  if (!output) return failed(output.error());
  const double before = cpuSeconds();
  const auto summary = encodeMp3(wav.value(), {}, id3Bytes({}), *output.value(), {});
  if (!summary) return failed(summary.error());
  const double took = cpuSeconds() - before;
  const auto committed = output.value()->commit();
  if (!committed) return failed(committed.error());
  std::cout << "{\"cpu_s\":" << took << ",\"resident\":" << residentBytes() << "}\n";
  return 0;
}

// Twice, as the service does it: the first finds new files, the second knows them.
int rescan(const std::string& folder) {
  KnownFiles known;
  std::uint64_t files = 0;
  std::uint64_t fresh = 0;
  const auto wanted = [](const std::string& name) { return parseRecordingName(name, "").has_value(); };
  const auto first = [&](const FoundFile& file) { known.add(file.path, file.size, file.changedAt); };
  const auto again = [&](const FoundFile& file) {
    ++files;
    fresh += known.contains(file.path, file.size, file.changedAt) ? 0 : 1;
  };
  scanFolder(folder, wanted, first, {});
  const auto before = std::chrono::steady_clock::now();
  scanFolder(folder, wanted, again, {});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
  std::cout << "{\"seconds\":" << took.count() << ",\"files\":" << files << ",\"new\":" << fresh
            << ",\"resident\":" << residentBytes() << "}\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string word = argc > 1 ? argv[1] : "";
  if (word == "encode" && argc == 4) return encode(argv[2], argv[3]);
  if (word == "rescan" && argc == 3) return rescan(argv[2]);
  std::cerr << "recordings-bench encode IN.wav OUT.mp3 | rescan FOLDER\n";
  return 1;
}
