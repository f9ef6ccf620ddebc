// What `recordings erase` takes away.
#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "Core/Platform/NativePath.h"
#include "Recordings/RecordingsService.h"

namespace relay::recordings {
namespace {

void removeFile(const std::string& path, Erased& erased) {
  std::error_code problem;
  if (path.empty()) return;
  if (std::filesystem::remove(nativePath(path), problem)) erased.files.push_back(path);
  if (problem) erased.problems.push_back(path + ": " + problem.message());
}

}  // namespace

Result<Erased> eraseCaller(Library& library, const std::string& output, const std::string& number) {
  RecordingQuery query;
  query.number = number;
  query.limit = 1'000'000;
  auto found = library.list(query);
  if (!found) return found.error();
  std::erase_if(found.value(), [&](const Recording& recording) { return recording.caller != number; });
  Erased erased;
  std::set<std::string> calls;
  std::vector<std::string> names;
  for (const auto& recording : found.value()) {
    const std::size_t problems = erased.problems.size();
    removeFile(joinPath(output, recording.name()), erased);
    removeFile(recording.source, erased);
    if (erased.problems.size() > problems) continue;
    const auto forgotten = library.removeSource(recording.source);
    if (!forgotten) return forgotten.error();
    names.push_back(recording.name());
    calls.insert(recording.callKey);
  }
  const auto removed = library.remove(names);
  if (!removed) return removed.error();
  erased.callKeys.assign(calls.begin(), calls.end());
  const auto forgotten = library.forgetCalls(erased.callKeys);
  if (!forgotten) return forgotten.error();
  return erased;
}

}  // namespace relay::recordings
