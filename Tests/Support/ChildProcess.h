#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace relay::test {

// A program under test, with everything it prints.
//
// Threads: one owner; output() may be asked from any thread.
// Lifetime: the destructor kills the program when it still runs.
class ChildProcess {
 public:
  struct Options {
    std::string program;
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> environment;  // beside what is inherited
    std::string folder;                                            // empty: this one's
    std::string inputFile{};                                       // empty: nothing to read
    std::string errorFile{};                                       // where standard error goes; empty: to output()
  };
  // Failure: throws std::runtime_error when the program can't be started.
  static std::unique_ptr<ChildProcess> start(Options options);
  virtual ~ChildProcess() = default;

  virtual long id() const = 0;
  virtual bool running() = 0;
  virtual void kill() = 0;       // at once, without a chance to tidy up (kill -9); waits for the end
  virtual void terminate() = 0;  // asks politely (SIGTERM, Ctrl-Break); does not wait
  virtual void pause() = 0;      // stops it in the middle of whatever it does …
  virtual void resume() = 0;     // … and lets it go on
  // The exit code; < 0: ended by that signal. nullopt: still running after `limit`.
  virtual std::optional<int> wait(std::chrono::milliseconds limit) = 0;
  virtual std::string output() const = 0;         // standard output, and error unless it has a file, so far
  virtual std::size_t residentBytes() const = 0;  // memory in use; 0: unknown
  virtual std::size_t peakBytes() const = 0;      // the most it had in use; 0: unknown

  // Waits for a line that contains `text` and returns it; nullopt after `limit` or when the program has ended.
  std::optional<std::string> waitForLine(const std::string& text, std::chrono::milliseconds limit);
};

}  // namespace relay::test
