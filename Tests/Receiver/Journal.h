#pragma once

#include <cstdint>
#include <deque>
#include <fstream>
#include <string>

#include "Tests/Support/Server.h"

namespace relay::receiver {

// Writes down every request as a JSON line, and remembers the last ones for the control port.
//
// A line is in the kernel's hands before the request is answered, so that the journal tells what was
// received even when either program dies.
class Journal {
 public:
  struct Options {
    std::string file;       // empty: none
    bool toStdout = false;  // the same lines
    bool pretty = false;    // one readable line each on stdout
    std::size_t remember = 100'000;
    bool append = false;
  };
  // Failure: throws std::runtime_error when the file can't be written.
  explicit Journal(Options options);

  void received(const test::ServerRequest& request, int status);
  // JSON array of the requests from number `since` on (the first one is 0), at most `limit`.
  std::string since(std::uint64_t since, std::size_t limit) const;
  std::uint64_t count() const { return count_; }

 private:
  Options options_;
  std::ofstream file_;
  std::deque<std::string> last_;
  std::uint64_t count_ = 0;
};

// One line: {"n","at_us","method","target","status","id","attempt","agent","body"}.
std::string journalLine(const test::ServerRequest& request, std::uint64_t number, int status);

// For people: time, what happened, who, which call.
std::string readableLine(const test::ServerRequest& request, int status);

}  // namespace relay::receiver
