#include "Tests/Support/ChildProcess.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "Tests/Support/Waiting.h"

extern char** environ;

namespace relay::test {

namespace {

class PosixProcess final : public ChildProcess {
 public:
  PosixProcess(pid_t pid, int readEnd) : pid_(pid), reader_([this, readEnd] { read(readEnd); }) {}
  ~PosixProcess() override {
    if (running()) kill();
    reader_.join();
  }

  long id() const override { return pid_; }
  bool running() override { return !ended(WNOHANG); }
  void kill() override {
    if (running()) ::kill(pid_, SIGKILL);
    ended(0);
  }
  void terminate() override { send(SIGTERM); }
  void pause() override { send(SIGSTOP); }
  void resume() override { send(SIGCONT); }

  std::optional<int> wait(std::chrono::milliseconds limit) override {
    if (!waitUntil(
            limit, [this] { return !running(); }, std::chrono::milliseconds(2)))
      return std::nullopt;
    return WIFSIGNALED(status_) ? -WTERMSIG(status_) : WEXITSTATUS(status_);
  }

  std::string output() const override {
    const std::lock_guard lock(mutex_);
    return output_;
  }

  std::size_t residentBytes() const override {
    std::ifstream in("/proc/" + std::to_string(pid_) + "/statm");
    std::size_t size = 0, resident = 0;
    in >> size >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  }

  std::size_t peakBytes() const override {
    std::ifstream in("/proc/" + std::to_string(pid_) + "/status");
    for (std::string line; std::getline(in, line);)
      if (line.rfind("VmHWM:", 0) == 0) return std::strtoull(line.c_str() + 6, nullptr, 10) * 1024;
    return 0;
  }

 private:
  void send(int signal) {
    if (running()) ::kill(pid_, signal);
  }

  // Whether it has ended; takes its status once.
  bool ended(int options) {
    if (reaped_) return true;
    int status = 0;
    pid_t result = 0;
    do result = ::waitpid(pid_, &status, options);
    while (result < 0 && errno == EINTR);
    if (result != pid_) return false;
    status_ = status;
    reaped_ = true;
    // What it printed last is part of its output; a child of its own may hold the pipe open for longer.
    waitUntil(
        std::chrono::seconds(1), [this] { return drained_.load(); }, std::chrono::milliseconds(1));
    return true;
  }

  void read(int from) {
    char buffer[4096];
    for (;;) {
      const ssize_t size = ::read(from, buffer, sizeof buffer);
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) break;
      const std::lock_guard lock(mutex_);
      output_.append(buffer, static_cast<std::size_t>(size));
    }
    ::close(from);
    drained_ = true;
  }

  pid_t pid_;
  int status_ = 0;
  bool reaped_ = false;
  mutable std::mutex mutex_;
  std::string output_;
  std::atomic<bool> drained_ = false;
  std::thread reader_;  // last: it uses the others
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

std::vector<std::string> environmentWith(const std::vector<std::pair<std::string, std::string>>& further) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    bool replaced = false;
    for (const auto& [name, value] : further) replaced = replaced || text.rfind(name + '=', 0) == 0;
    if (!replaced) all.push_back(text);
  }
  for (const auto& [name, value] : further) all.push_back(name + '=' + value);
  return all;
}

}  // namespace

std::unique_ptr<ChildProcess> ChildProcess::start(Options options) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be made");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  if (options.errorFile.empty())
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  else
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, options.errorFile.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                     0600);
  const std::string input = options.inputFile.empty() ? "/dev/null" : options.inputFile;
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input.c_str(), O_RDONLY, 0);
  if (!options.folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, options.folder.c_str());
  std::vector<std::string> words = options.arguments;
  words.insert(words.begin(), options.program);
  std::vector<std::string> environment = environmentWith(options.environment);
  pid_t pid = 0;
  const int fault = ::posix_spawnp(&pid, options.program.c_str(), &actions, nullptr, pointers(words).data(),
                                   pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (fault != 0) {
    ::close(ends[0]);
    throw std::runtime_error(options.program + ": " + std::strerror(fault));
  }
  return std::make_unique<PosixProcess>(pid, ends[0]);
}

}  // namespace relay::test
