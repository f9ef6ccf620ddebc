#include "Recordings/RecordingsService.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Platform/Files.h"
#include "Core/Platform/NativePath.h"
#include "Recordings/Worker.h"

namespace relay::recordings {

std::string libraryFile(const std::string& dataDir) { return joinPath(dataDir, "recordings.db"); }

Result<std::unique_ptr<RecordingsService>> RecordingsService::start(Parts parts) {
  const std::string output = parts.settings.output;
  const auto made = makePrivateFolder(output);
  if (!made) return made.error();
  const std::string file = libraryFile(parts.dataDir);
  auto opened = Library::open(file, output, parts.clock.now());
  if (!opened) return opened.error();
  const auto& [library, rebuilt, problem] = opened.value();
  if (!problem.empty()) spdlog::error("{}", problem);
  if (rebuilt > 0) spdlog::warn("The index of recordings was made anew from {} files in {}", rebuilt, output);
  auto index = Library::read(file);
  if (!index) return index.error();
  auto worker = std::make_unique<Worker>(std::move(parts), std::move(opened.value().library));
  worker->begin();
  return std::unique_ptr<RecordingsService>(new RecordingsService(std::move(worker), std::move(index).value(), output));
}

RecordingsService::RecordingsService(std::unique_ptr<Worker> worker, std::unique_ptr<Library> index, std::string output)
    : worker_(std::move(worker)), index_(std::move(index)), output_(std::move(output)) {}

RecordingsService::~RecordingsService() = default;

void RecordingsService::onEvent(const CallEvent& event) {
  worker_->run([worker = worker_.get(), event] { worker->onEvent(event); });
}

void RecordingsService::newFile(const std::string& path) {
  worker_->run([worker = worker_.get(), path] { worker->found(path); });
}

std::optional<std::string> RecordingsService::lookUp(const std::string& name) const {
  const auto found = index_->find(name);
  if (!found) return std::nullopt;
  return joinPath(output_, found->name());
}

RecordingsStatus RecordingsService::status() const { return worker_->status(); }

void RecordingsService::list(const RecordingQuery& query, std::function<void(Result<std::vector<Recording>>)> done) {
  worker_->run([worker = worker_.get(), query, done = std::move(done)] { done(worker->library().list(query)); });
}

void RecordingsService::erase(const std::string& number, std::function<void(Result<Erased>)> done) {
  worker_->run([worker = worker_.get(), number, done = std::move(done)] {
    done(eraseCaller(worker->library(), worker->settings().output, number));
  });
}

}  // namespace relay::recordings
