#include "Core/Http/RequestReader.h"

#include <algorithm>
#include <cstdint>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "Core/Http/HeaderNames.h"

namespace relay {
namespace {

namespace http = boost::beast::http;
using boost::beast::string_view;
using boost::system::error_code;

int statusFor(const error_code& failed) {
  if (failed == http::error::header_limit) return 431;
  if (failed == http::error::body_limit) return 413;
  return failed == http::error::bad_version ? 505 : 400;
}

}  // namespace

class RequestReader::Parser final : public http::basic_parser<true> {
 public:
  Parser(ServerRequest& request, std::string& target, std::size_t headerLimit, std::size_t bodyLimit)
      : request_(request), target_(target), headerLimit_(headerLimit), bodyLimit_(bodyLimit) {
    eager(true);
    header_limit(static_cast<std::uint32_t>(headerLimit));
    body_limit(bodyLimit);
  }

  bool expectsContinue() const { return expectsContinue_ && is_header_done() && !is_done(); }
  bool unknownExpectation() const { return unknownExpectation_; }

 private:
  void on_request_impl(http::verb, string_view method, string_view target, int, error_code&) override {
    request_.method.assign(method.data(), method.size());
    target_.assign(target.data(), target.size());
    headerSize_ = method.size() + target.size();
  }

  void on_response_impl(int, string_view, int, error_code&) override {}

  void on_field_impl(http::field field, string_view name, string_view value, error_code& failed) override {
    headerSize_ += name.size() + value.size() + 4;
    if (headerSize_ > headerLimit_) {
      failed = http::error::header_limit;
      return;
    }
    if (field == http::field::expect) {
      const bool known = sameHeader(std::string_view(value.data(), value.size()), "100-continue");
      (known ? expectsContinue_ : unknownExpectation_) = true;
    }
    request_.headers.emplace_back(name, value);
  }

  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

  std::size_t on_body_impl(string_view data, error_code& failed) override {
    if (request_.body.size() + data.size() > bodyLimit_) {
      failed = http::error::body_limit;
      return 0;
    }
    request_.body.append(data.data(), data.size());
    return data.size();
  }

  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}

  std::size_t on_chunk_body_impl(std::uint64_t, string_view data, error_code& failed) override {
    return on_body_impl(data, failed);
  }

  void on_finish_impl(error_code&) override {}

  ServerRequest& request_;
  std::string& target_;
  std::size_t headerLimit_;
  std::size_t bodyLimit_;
  std::size_t headerSize_ = 0;
  bool expectsContinue_ = false;
  bool unknownExpectation_ = false;
};

RequestReader::RequestReader(std::size_t headerLimit, std::size_t bodyLimit)
    : parser_(std::make_unique<Parser>(request_, target_, headerLimit, bodyLimit)) {}

RequestReader::~RequestReader() = default;

std::size_t RequestReader::feed(const char* data, std::size_t size) {
  std::size_t used = 0;
  while (state_ == State::More && used < size) {
    error_code failed;
    used += parser_->put(boost::asio::const_buffer(data + used, size - used), failed);
    if (failed == http::error::need_more) return used;
    if (failed || parser_->unknownExpectation()) {
      refusal_ = failed ? statusFor(failed) : 417;
      state_ = State::Refused;
    } else if (parser_->is_done()) {
      state_ = State::Done;
    }
  }
  return used;
}

bool RequestReader::wantsContinue() const {
  if (state_ != State::More || continued_ || !parser_->expectsContinue()) return false;
  continued_ = true;
  return true;
}

bool RequestReader::keepsAlive() const { return state_ == State::Done && parser_->keep_alive(); }

}  // namespace relay
