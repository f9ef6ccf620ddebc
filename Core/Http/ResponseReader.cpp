#include "Core/Http/ResponseReader.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "Core/Http/HeaderNames.h"

namespace relay {
namespace {

namespace http = boost::beast::http;
using boost::beast::string_view;
using boost::system::error_code;

constexpr std::size_t kHeaderLimit = 16 * 1024;
constexpr int kInterimLimit = 8;

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const { return findHeader(headers, name); }

class ResponseReader::Parser final : public http::basic_parser<false> {
 public:
  Parser(HttpResponse& response, std::size_t bodyLimit, bool refuseLongBody, const OnBody& onBody)
      : response_(response), limit_(bodyLimit), refuse_(refuseLongBody), onBody_(onBody) {
    eager(true);
    header_limit(kHeaderLimit);
    body_limit(std::numeric_limits<std::uint64_t>::max());  // ours cuts where Beast would fail
  }

  bool longBody() const { return longBody_; }
  bool unwanted() const { return unwanted_; }

 private:
  void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}

  void on_response_impl(int code, string_view, int, error_code&) override { response_.status = code; }

  void on_field_impl(http::field, string_view name, string_view value, error_code& failed) override {
    headerSize_ += name.size() + value.size() + 4;
    if (headerSize_ > kHeaderLimit) {
      failed = http::error::header_limit;
      return;
    }
    response_.headers.emplace_back(name, value);
  }

  void on_header_impl(error_code&) override {}

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& failed) override {
    if (length && refuse_ && *length > limit_) tooLong(failed);
  }

  std::size_t on_body_impl(string_view data, error_code& failed) override {
    const std::size_t kept = std::min(data.size(), limit_ - taken_);
    taken_ += kept;
    if (!onBody_ || response_.status / 100 != 2) {
      response_.body.append(data.data(), kept);
    } else if (!onBody_({data.data(), kept})) {
      unwanted_ = true;
      failed = http::error::body_limit;
      return data.size();
    }
    if (kept < data.size()) tooLong(failed);
    return data.size();
  }

  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}

  std::size_t on_chunk_body_impl(std::uint64_t, string_view data, error_code& failed) override {
    return on_body_impl(data, failed);
  }

  void on_finish_impl(error_code&) override {}

  void tooLong(error_code& failed) {
    longBody_ = true;
    failed = http::error::body_limit;
  }

  HttpResponse& response_;
  std::size_t limit_;
  std::size_t headerSize_ = 0;
  bool refuse_;
  const OnBody& onBody_;
  std::size_t taken_ = 0;
  bool longBody_ = false;
  bool unwanted_ = false;
};

ResponseReader::ResponseReader(bool headRequest, std::size_t bodyLimit, bool refuseLongBody, OnBody onBody)
    : headRequest_(headRequest), refuseLongBody_(refuseLongBody), bodyLimit_(bodyLimit), onBody_(std::move(onBody)) {
  next();
}

ResponseReader::~ResponseReader() = default;

void ResponseReader::next() {
  response_ = {};
  parser_ = std::make_unique<Parser>(response_, bodyLimit_, refuseLongBody_, onBody_);
  if (headRequest_) parser_->skip(true);
}

std::size_t ResponseReader::feed(const char* data, std::size_t size) {
  std::size_t used = 0;
  anyByte_ = anyByte_ || size > 0;
  while (state_ == State::More && used < size) {
    error_code failed;
    used += parser_->put(boost::asio::const_buffer(data + used, size - used), failed);
    if (failed == http::error::need_more) return used;
    if (parser_->unwanted()) {
      state_ = State::Broken;
      fault_ = "the answer's body could not be kept";
    } else if (parser_->longBody()) {
      state_ = refuseLongBody_ ? State::Broken : State::Cut;
      response_.truncated = true;
      fault_ = "the answer's body is longer than " + std::to_string(bodyLimit_) + " bytes";
    } else if (failed) {
      state_ = State::Broken;
      fault_ = "the answer is not HTTP/1.1 as it should be (" + failed.message() + ")";
    } else if (parser_->is_done()) {
      const bool interim = response_.status >= 100 && response_.status < 200 && response_.status != 101;
      if (!interim) {
        state_ = State::Done;
      } else if (++interim_ > kInterimLimit) {
        state_ = State::Broken;
        fault_ = "interim answers without end";
      } else {
        next();
      }
    }
  }
  return used;
}

void ResponseReader::end() {
  if (state_ != State::More) return;
  error_code failed = http::error::end_of_stream;
  if (parser_->got_some()) parser_->put_eof(failed);
  state_ = failed ? State::Broken : State::Done;
  if (failed) fault_ = anyByte_ ? "the connection was closed in the middle of the answer" : "closed without an answer";
}

bool ResponseReader::keepsAlive() const {
  return state_ == State::Done && response_.status != 101 && parser_->keep_alive();
}

}  // namespace relay
