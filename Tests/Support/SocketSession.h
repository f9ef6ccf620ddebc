#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/write.hpp>
#include <boost/beast/websocket.hpp>

#include "Tests/Support/AnyStream.h"
#include "Tests/Support/Server.h"

namespace relay::test {

// A WebSocket after its upgrade: a queue of messages, one write under way. For Server.cpp only.
class SocketSession final : public ServerSocket, public std::enable_shared_from_this<SocketSession> {
 public:
  using Stream = boost::beast::websocket::stream<AnyStream&, false>;

  SocketSession(std::shared_ptr<AnyStream> stream, std::function<void(std::uint64_t)> sending)
      : stream_(std::move(stream)), ws_(*stream_), sending_(std::move(sending)) {}

  Stream& stream() { return ws_; }
  void end() { open_ = false; }

  void send(std::shared_ptr<const std::string> text, std::uint64_t tag) override {
    push({Kind::Text, std::move(text), tag, 0});
  }
  void sendBinary(std::string bytes) override { push({Kind::Binary, shared(std::move(bytes)), 0, 0}); }
  void sendRaw(std::string bytes) override { push({Kind::Raw, shared(std::move(bytes)), 0, 0}); }
  void close(int code) override { push({Kind::Close, shared({}), 0, code}); }
  void abort() override { stream_->drop(); }

 private:
  enum class Kind { Text, Binary, Raw, Close };
  struct Message {
    Kind kind;
    std::shared_ptr<const std::string> bytes;
    std::uint64_t tag;
    int code;
  };
  static std::shared_ptr<const std::string> shared(std::string bytes) {
    return std::make_shared<const std::string>(std::move(bytes));
  }

  void push(Message message) {
    if (!open_) return;
    queue_.push_back(std::move(message));
    if (queue_.size() == 1) write();
  }

  void write() {
    namespace websocket = boost::beast::websocket;
    const Message& next = queue_.front();
    if (next.tag != 0 && sending_) sending_(next.tag);
    auto done = [self = shared_from_this()](boost::system::error_code ec, std::size_t) { self->written(ec); };
    switch (next.kind) {
      case Kind::Raw: boost::asio::async_write(*stream_, boost::asio::buffer(*next.bytes), done); break;
      case Kind::Close:
        ws_.async_close(websocket::close_reason(static_cast<std::uint16_t>(next.code)),
                        [self = shared_from_this()](boost::system::error_code ec) { self->written(ec); });
        break;
      default: ws_.text(next.kind == Kind::Text); ws_.async_write(boost::asio::buffer(*next.bytes), done);
    }
  }

  void written(boost::system::error_code ec) {
    queue_.pop_front();
    if (ec) open_ = false;
    if (!open_) queue_.clear();
    if (!queue_.empty()) write();
  }

  std::shared_ptr<AnyStream> stream_;
  Stream ws_;
  std::function<void(std::uint64_t)> sending_;
  std::deque<Message> queue_;
  bool open_ = true;
};

}  // namespace relay::test
