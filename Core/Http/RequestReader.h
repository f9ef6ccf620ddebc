#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "Core/Http/Server.h"

namespace relay {

// Reads one HTTP/1.x request from bytes that arrive in pieces.
//
// Threads: none of its own.
class RequestReader {
 public:
  enum class State { More, Done, Refused };

  RequestReader(std::size_t headerLimit, std::size_t bodyLimit);
  ~RequestReader();

  // Returns how many bytes it used; those left over must be shown again, with more behind them.
  std::size_t feed(const char* data, std::size_t size);

  State state() const { return state_; }
  int refusal() const { return refusal_; }  // the status that says why: 400, 413, 417, 431, 505
  bool wantsContinue() const;               // once, where the client waits for "100 Continue"
  bool keepsAlive() const;
  std::string_view target() const { return target_; }

  // method, headers and body are filled in.
  ServerRequest take() { return std::move(request_); }

 private:
  class Parser;
  ServerRequest request_;
  std::string target_;
  std::unique_ptr<Parser> parser_;
  State state_ = State::More;
  int refusal_ = 0;
  mutable bool continued_ = false;
};

}  // namespace relay
