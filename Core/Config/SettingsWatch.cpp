#include "Core/Config/SettingsWatch.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>

#include "Core/Config/FileChangeDetector.h"
#include "Core/Config/IniFile.h"
#include "Core/Platform/Files.h"

namespace relay {

struct SettingsWatch::State {
  boost::asio::any_io_executor executor;
  std::string file;
  SecretSources sources;
  std::function<void(LoadedSettings)> changed;
  FileChangeDetector detector;
  std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;  // guarded by mutex
  std::thread thread;

  bool pause() {
    constexpr std::chrono::milliseconds kPeriod{500};
    std::unique_lock lock(mutex);
    return !wake.wait_for(lock, kPeriod, [this] { return stopping; });
  }

  void stop() {
    const std::lock_guard lock(mutex);
    stopping = true;
    wake.notify_all();
  }

  bool stopped() {
    const std::lock_guard lock(mutex);
    return stopping;
  }

  std::optional<std::string> read() const {
    Result<std::string> text = readFile(file, kIniFileLimit);
    return text ? std::optional<std::string>(std::move(text).value()) : std::nullopt;
  }
};

SettingsWatch::SettingsWatch(boost::asio::any_io_executor executor, std::string file, SecretSources sources,
                             std::string lastText, std::function<void(LoadedSettings)> changed)
    : state_(new State{std::move(executor),
                       std::move(file),
                       std::move(sources),
                       std::move(changed),
                       FileChangeDetector(lastText.empty() ? std::nullopt : std::optional(std::move(lastText))),
                       {},
                       {},
                       false,
                       {}}) {
  state_->thread = std::thread([state = state_.get(), shared = std::weak_ptr<State>(state_)] {
    do {
      const std::optional<std::string> text = state->read();
      if (!state->detector.look(text, std::chrono::steady_clock::now())) continue;
      auto loaded = std::make_shared<LoadedSettings>(text ? parseSettings(state->file, *text, state->sources)
                                                          : loadSettings(state->file, state->sources));
      boost::asio::post(state->executor, [shared, loaded] {
        const std::shared_ptr<State> alive = shared.lock();
        if (alive && !alive->stopped()) alive->changed(std::move(*loaded));
      });
    } while (state->pause());
  });
}

SettingsWatch::~SettingsWatch() {
  state_->stop();
  state_->thread.join();
}

}  // namespace relay
