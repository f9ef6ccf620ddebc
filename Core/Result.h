#pragma once

#include <string>
#include <utility>
#include <variant>

namespace relay {

// An expected failure. It is a value, never an exception: a down network, a bad ini and a full disk
// are ordinary days.
struct Error {
  enum class Kind { Config, Network, Timeout, Rejected, Disk };
  Kind kind = Kind::Network;
  std::string what;        // one line for the administrator: names the URL, file or key at fault, and what to do
  bool retryable = false;  // true: the same call may succeed later
};

// Holds a T or the Error that kept it from being made.
//
// Failure: value() on an error and error() on a value throw std::bad_variant_access, which is a bug
//          in the caller.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::move(value)) {}
  Result(Error error) : content_(std::move(error)) {}

  explicit operator bool() const { return std::holds_alternative<T>(content_); }
  const T& value() const& { return std::get<T>(content_); }
  T& value() & { return std::get<T>(content_); }
  T&& value() && { return std::get<T>(std::move(content_)); }
  const Error& error() const { return std::get<Error>(content_); }

 private:
  std::variant<T, Error> content_;
};

// The outcome of something that makes no value: success, or the Error.
using Outcome = Result<std::monostate>;
inline Outcome success() { return std::monostate{}; }

}  // namespace relay
