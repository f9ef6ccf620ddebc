#include "Core/Http/BeastConnection.h"

#include <cstring>
#include <utility>

#include "Core/Http/Stream.h"

namespace relay {
namespace {

namespace net = boost::asio;
using boost::system::error_code;

constexpr std::size_t kReadSize = 18 * 1024;  // more than a header may be long, so that it fits
constexpr std::chrono::seconds kRest{30};     // well below what servers and routers keep a silent connection

}  // namespace

void BeastConnection::connect(ConnectPlan plan, Exchange exchange) {
  exchange_ = std::move(exchange);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(exchange_->deadline - Clock::now());
  const bool tunnel = plan.tunnel;
  connecting_ = Connecting::start(executor_, std::move(plan), left,
                                  [self = shared_from_this(), tunnel](Result<std::shared_ptr<Stream>> made) {
                                    const auto connecting = std::exchange(self->connecting_, nullptr);
                                    if (!made) return self->finish(made.error(), false);
                                    self->stream_ = std::move(made).value();
                                    if (connecting->proxy() && !tunnel) self->relayBy(*connecting->proxy());
                                    self->in_.resize(kReadSize);
                                    self->read();
                                    self->begin();
                                  });
}

void BeastConnection::relayBy(const Proxy& proxy) {
  auto form = std::make_shared<RequestForm>(*form_);
  form->throughProxy = true;
  form->authorization = proxy.authorization;
  form_ = std::move(form);
}

void BeastConnection::run(Exchange exchange) {
  exchange_ = std::move(exchange);
  begin();
}

void BeastConnection::begin() {
  const HttpRequest& request = exchange_->request;
  reader_.emplace(request.method == "HEAD", request.bodyLimit, request.refuseLongBody, request.onBody);
  writeRequest(request, exchange_->url, *form_, out_);
  writing_ = true;
  // A failed write is told by the read, which may still find an answer (413, say) before the end.
  stream_->write(net::buffer(out_),
                 [self = shared_from_this()](const error_code&, std::size_t) { self->writing_ = false; });
}

void BeastConnection::read() {
  stream_->read(
      net::buffer(in_.data() + filled_, in_.size() - filled_),
      [self = shared_from_this()](const error_code& failed, std::size_t size) { self->received(failed, size); });
}

void BeastConnection::received(const error_code& failed, std::size_t size) {
  if (!stream_) return;
  if (failed || !exchange_) return ended(failed);
  filled_ += size;
  const std::size_t used = reader_->feed(in_.data(), filled_);
  filled_ -= used;
  if (filled_ > 0) std::memmove(in_.data(), in_.data() + used, filled_);
  switch (reader_->state()) {
    case ResponseReader::State::More:
      if (filled_ == in_.size()) return fail(Error::Kind::Network, "the answer's header is too long");
      return read();
    case ResponseReader::State::Broken: return fail(Error::Kind::Network, reader_->fault());
    case ResponseReader::State::Cut: return finish(reader_->take(), false);
    case ResponseReader::State::Done:
      return finish(reader_->take(), reader_->keepsAlive() && !writing_ && filled_ == 0);
  }
}

void BeastConnection::ended(const error_code& failed) {
  if (!exchange_) return finish(Error{}, false);
  if (used_ && !reader_->anyByte() && !exchange_->retried) {
    Exchange again = std::move(*exchange_);
    exchange_.reset();
    again.retried = true;
    auto sendAnew = events_.again;
    finish(Error{}, false);
    return sendAnew ? sendAnew(std::move(again)) : void();
  }
  if (failed == net::error::eof) {
    reader_->end();
    if (reader_->state() == ResponseReader::State::Done) return finish(reader_->take(), false);
    return fail(Error::Kind::Network, reader_->fault());
  }
  fail(Error::Kind::Network, failed.message());
}

void BeastConnection::fail(Error::Kind kind, const std::string& reason) {
  const Url& url = exchange_->url;
  finish(Error{kind, url.host + ":" + std::to_string(url.port) + ": " + reason, true}, false);
}

void BeastConnection::finish(Result<HttpResponse> result, bool reusable) {
  const auto self = shared_from_this();
  HttpDone done;
  if (exchange_) done = std::move(exchange_->done);
  exchange_.reset();
  used_ = true;
  if (reusable) {
    restsSince_ = Clock::now();
    read();
    if (auto rests = events_.rests) rests(self);
  } else {
    auto closed = events_.closed;
    close();
    if (closed) closed(self);
  }
  if (done) done(std::move(result));
}

void BeastConnection::close() {
  events_ = {};
  exchange_.reset();
  if (auto connecting = std::exchange(connecting_, nullptr)) connecting->cancel();
  if (auto stream = std::exchange(stream_, nullptr)) stream->close();
}

BeastConnection::Clock::time_point BeastConnection::due() const {
  return exchange_ ? exchange_->deadline : restsSince_ + kRest;
}

void BeastConnection::expire(Clock::time_point now) {
  if (due() > now || connecting_) return;
  if (!exchange_) return finish(Error{}, false);
  const auto limit = std::to_string(exchange_->request.timeout.count());
  fail(Error::Kind::Timeout, "no complete answer within " + limit + " ms");
}

}  // namespace relay
