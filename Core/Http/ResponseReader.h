#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "Core/Http/HttpClient.h"

namespace relay {

// Reads one HTTP/1.1 answer from bytes that arrive in pieces: length-delimited, chunked, or until the
// connection ends. Interim answers (1xx) are skipped.
//
// Limits:  16 KB of header fields; `bodyLimit` bytes of body are kept.
// Threads: none of its own.
class ResponseReader {
 public:
  enum class State {
    More,    // feed further bytes
    Done,    // the answer is whole
    Cut,     // the body is longer than the limit: what is kept is in the answer
    Broken,  // this is no HTTP, or it breaks a limit; fault() says which
  };

  // `onBody`: takes the body of a 2xx answer instead; false ends the reading.
  using OnBody = std::function<bool(std::string_view)>;
  ResponseReader(bool headRequest, std::size_t bodyLimit, bool refuseLongBody, OnBody onBody = {});
  ~ResponseReader();

  // Returns how many bytes it used; those left over must be shown again, with more behind them.
  std::size_t feed(const char* data, std::size_t size);
  void end();  // the connection has ended

  State state() const { return state_; }
  bool anyByte() const { return anyByte_; }
  bool keepsAlive() const;  // whether the connection may carry another request
  const std::string& fault() const { return fault_; }
  HttpResponse take() { return std::move(response_); }

 private:
  class Parser;
  void next();

  std::unique_ptr<Parser> parser_;
  HttpResponse response_;
  State state_ = State::More;
  std::string fault_;
  bool headRequest_;
  bool anyByte_ = false;
  bool refuseLongBody_;
  std::size_t bodyLimit_;
  OnBody onBody_;
  int interim_ = 0;
};

}  // namespace relay
