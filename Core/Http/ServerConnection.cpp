#include "Core/Http/ServerConnection.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/dispatch.hpp>

#include "Core/Http/AnswerText.h"
#include "Core/Http/FileAnswer.h"
#include "Core/Http/Url.h"
#include "Core/Platform/RandomText.h"

namespace relay {
namespace {

namespace net = boost::asio;
using boost::system::error_code;

constexpr std::size_t kFirstRead = 4 * 1024;  // enough for most requests
constexpr std::size_t kReadSize = 18 * 1024;  // more than a header may be long
constexpr int kSendBuffer = 128 * 1024;       // of the system's memory, for a client that is slow to take a file
constexpr std::chrono::seconds kLinger{2};

}  // namespace

ServerConnection::ServerConnection(std::shared_ptr<Stream> stream, std::shared_ptr<ServerShared> shared, bool secure)
    : stream_(std::move(stream)),
      shared_(std::move(shared)),
      deadline_(stream_->socket().get_executor()),
      secure_(secure) {
  error_code failed;
  auto address = stream_->socket().remote_endpoint(failed).address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6());
  }
  remote_ = address.to_string();
  loopback_ = !failed && address.is_loopback();
}

void ServerConnection::start() {
  limit(shared_->options.requestTimeout);
  stream_->handshake([self = shared_from_this()](const error_code& failed) {
    if (failed) return self->close();
    self->nextRequest();
  });
}

void ServerConnection::limit(std::chrono::milliseconds time) {
  deadline_.expires_after(time);
  deadline_.async_wait([weak = weak_from_this()](const error_code& failed) {
    if (const auto self = weak.lock(); self && !failed) self->close();
  });
}

void ServerConnection::close() {
  if (!std::exchange(open_, false)) return;
  deadline_.cancel();
  stream_->close();
  if (const auto closed = shared_->closed) closed(this);
}

void ServerConnection::finishSoon() {
  if (idle_) return close();
  keep_ = false;
}

void ServerConnection::nextRequest() {
  if (!open_) return;
  idle_ = filled_ == 0;
  if (shared_->stopping && idle_) return close();
  reader_.emplace(shared_->options.headerLimit, shared_->options.bodyLimit);
  limit(idle_ ? shared_->options.idleTimeout : shared_->options.requestTimeout);
  if (filled_ > 0) return consume();
  read();
}

// The buffer grows up to what a header may be long, and is given up while a file is sent.
void ServerConnection::roomToRead() {
  if (filled_ < in_.size()) return;
  const auto most = std::max(kReadSize, shared_->options.headerLimit + 1024);
  in_.resize(in_.empty() ? kFirstRead : most);
}

void ServerConnection::read() {
  roomToRead();
  stream_->read(net::buffer(in_.data() + filled_, in_.size() - filled_),
                [self = shared_from_this()](const error_code& failed, std::size_t size) {
                  if (failed || !self->open_) return self->close();
                  self->received(size);
                });
}

void ServerConnection::received(std::size_t size) {
  if (std::exchange(idle_, false)) limit(shared_->options.requestTimeout);
  filled_ += size;
  consume();
}

void ServerConnection::consume() {
  const std::size_t used = reader_->feed(in_.data(), filled_);
  filled_ -= used;
  if (filled_ > 0) std::memmove(in_.data(), in_.data() + used, filled_);
  if (reader_->state() == RequestReader::State::Done) return handle();
  const bool full = filled_ >= std::max(kReadSize, shared_->options.headerLimit + 1024);
  if (reader_->state() == RequestReader::State::Refused || full) {
    const int status = full ? 431 : reader_->refusal();
    return send(errorAnswer(status, statusCode(status), statusText(status)), false);
  }
  if (!reader_->wantsContinue()) return read();
  out_ = "HTTP/1.1 100 Continue\r\n\r\n";
  stream_->write(net::buffer(out_), [self = shared_from_this()](const error_code& failed, std::size_t) {
    if (failed || !self->open_) return self->close();
    self->read();
  });
}

void ServerConnection::handle() {
  keep_ = reader_->keepsAlive() && !shared_->stopping;
  request_ = reader_->take();
  request_.remoteAddress = remote_;
  request_.loopback = loopback_;
  request_.secure = secure_;
  head_ = request_.method == "HEAD";
  if (head_) request_.method = "GET";
  answering_ = true;
  ++number_;
  dispatch();
}

void ServerConnection::dispatch() {
  const std::string target(reader_->target());
  const auto mark = std::min(target.find('?'), target.size());
  auto path = percentDecode(target.substr(0, mark));
  auto query = decodeForm(std::string_view(target).substr(std::min(mark + 1, target.size())));
  if (!path || path->find('\0') != std::string::npos) {
    return answer(number_, errorAnswer(404, "not_found", "there is nothing at this path"));
  }
  if (!query || !path->starts_with('/')) {
    return answer(number_, errorAnswer(400, "bad_request", "the path or query of the request is not readable"));
  }
  auto found = shared_->routes.find(request_.method, target.substr(0, mark));
  if (!found.handler) {
    auto refusal = found.allow.empty() ? errorAnswer(404, "not_found", "there is nothing at this path")
                                       : errorAnswer(405, "method_not_allowed", "this path takes " + found.allow);
    if (!found.allow.empty()) refusal.headers.emplace_back("Allow", found.allow);
    return answer(number_, std::move(refusal));
  }
  request_.path = std::move(*path);
  request_.query = std::move(*query);
  request_.captures = std::move(found.captures);
  const Answer reply = [weak = weak_from_this(), number = number_](HttpAnswer content) {
    auto self = weak.lock();
    if (!self) return;
    const auto executor = self->stream_->socket().get_executor();
    net::dispatch(executor, [self = std::move(self), number, content = std::move(content)]() mutable {
      self->answer(number, std::move(content));
    });
  };
  const RouteHandler handler = *found.handler;
  try {
    handler(request_, reply);
  } catch (const std::exception& fault) {
    spdlog::error("HTTP server: {} {}: {}", request_.method, request_.path, fault.what());
    reply(errorAnswer(500, "internal", "the request could not be answered; the log says why"));
  }
}

void ServerConnection::answer(std::uint64_t number, HttpAnswer content) {
  if (!open_ || number != number_ || !std::exchange(answering_, false)) return;
  const bool keep = keep_ && !shared_->stopping;
  if (content.file) return openFile(std::move(content), keep);
  send(content, keep);
}

void ServerConnection::openFile(HttpAnswer content, bool keep) {
  if (!shared_->onDisk) return close();
  shared_->onDisk([self = shared_from_this(), content = std::move(content), keep]() mutable {
    auto file = std::make_shared<Result<ReadableFile>>(ReadableFile::open(content.file->path));
    const auto executor = self->stream_->socket().get_executor();
    net::post(executor, [self = std::move(self), content = std::move(content), file, keep] {
      self->sendFile(content, std::move(*file), keep);
    });
  });
}

void ServerConnection::sendFile(const HttpAnswer& content, Result<ReadableFile> file, bool keep) {
  if (!open_ || !shared_->onDisk) return close();
  if (!file) {
    spdlog::warn("HTTP server: {}", file.error().what);
    return send(errorAnswer(404, "not_found", "the file is not there any more"), keep);
  }
  const auto& opened = file.value();
  const auto boundary = randomText(16);
  if (!boundary) return send(errorAnswer(500, "internal", boundary.error().what), keep);
  auto plan =
      planFile(request_, head_, content, {opened.size(), opened.modified(), opened.changeStamp()}, boundary.value());
  if (head_ || plan.parts.empty()) {
    writeHeader(plan.answer, plan.contentLength, keep, out_);
    if (!head_) out_ += plan.answer.body;
    return sendOut(keep);
  }
  error_code ignored;
  stream_->socket().set_option(net::socket_base::send_buffer_size(kSendBuffer), ignored);
  if (filled_ == 0) std::vector<char>().swap(in_);
  std::string header;
  writeHeader(plan.answer, plan.contentLength, keep, header);
  limit(shared_->options.stallTimeout);
  const OnDisk onDisk = [shared = shared_](std::function<void()> work) {
    if (shared->onDisk) shared->onDisk(std::move(work));
  };
  std::make_shared<FileSending>(stream_, onDisk, std::move(file).value(), std::move(plan))
      ->start(
          std::move(header),
          [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->limit(self->shared_->options.stallTimeout);
          },
          [self = shared_from_this(), keep](bool good) {
            if (!good || !self->open_) return self->close();
            self->sent(keep && !self->shared_->stopping);
          });
}

void ServerConnection::send(const HttpAnswer& content, bool keep) {
  writeAnswer(content, !head_, keep, out_);
  sendOut(keep);
}

void ServerConnection::sendOut(bool keep) {
  stream_->write(net::buffer(out_), [self = shared_from_this(), keep](const error_code& failed, std::size_t) {
    if (failed || !self->open_) return self->close();
    self->sent(keep);
  });
}

void ServerConnection::sent(bool keep) {
  head_ = false;
  if (keep) return nextRequest();
  linger();
}

// Closing while the client still sends would destroy the answer on its way, so what comes is thrown
// away for a moment.
void ServerConnection::linger() {
  error_code failed;
  stream_->socket().shutdown(net::ip::tcp::socket::shutdown_send, failed);
  if (failed) return close();
  limit(kLinger);
  drain();
}

void ServerConnection::drain() {
  if (in_.empty()) in_.resize(kFirstRead);
  stream_->read(net::buffer(in_), [self = shared_from_this()](const error_code& failed, std::size_t) {
    if (failed || !self->open_) return self->close();
    self->drain();
  });
}

}  // namespace relay
