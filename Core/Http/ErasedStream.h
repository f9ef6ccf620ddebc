#pragma once

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>

#include "Core/Http/Stream.h"

namespace relay {

// A Stream as Asio's and Beast's templates want it: asynchronous reading and writing of some bytes.
//
// Threads: the stream's executor.
class ErasedStream {
 public:
  using executor_type = boost::asio::ip::tcp::socket::executor_type;

  // `heard` runs whenever bytes have come.
  ErasedStream(std::shared_ptr<Stream> stream, std::function<void()> heard)
      : stream_(std::move(stream)), heard_(std::move(heard)) {}

  executor_type get_executor() { return stream_->socket().get_executor(); }
  void close() { stream_->close(); }

  template <class Buffers, class Handler>
  auto async_read_some(const Buffers& buffers, Handler&& handler) {
    return start(std::forward<Handler>(handler), firstOf<boost::asio::mutable_buffer>(buffers),
                 [this](boost::asio::mutable_buffer into, StreamDone done) {
                   stream_->read(into, [done = std::move(done), heard = heard_](const auto& failed, std::size_t size) {
                     if (size > 0) heard();
                     done(failed, size);
                   });
                 });
  }

  template <class Buffers, class Handler>
  auto async_write_some(const Buffers& buffers, Handler&& handler) {
    return start(std::forward<Handler>(handler), firstOf<boost::asio::const_buffer>(buffers),
                 [this](boost::asio::const_buffer from, StreamDone done) { stream_->write(from, std::move(done)); });
  }

 private:
  // "Some" bytes may be those of the first buffer that holds any.
  template <class Buffer, class Buffers>
  static Buffer firstOf(const Buffers& buffers) {
    const auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto next = boost::asio::buffer_sequence_begin(buffers); next != end; ++next) {
      const Buffer buffer(*next);
      if (buffer.size() > 0) return buffer;
    }
    return {};
  }

  template <class Handler, class Buffer, class Operation>
  auto start(Handler&& handler, Buffer buffer, Operation operation) {
    using Signature = void(boost::system::error_code, std::size_t);
    return boost::asio::async_initiate<Handler, Signature>(
        [this](auto&& given, Buffer bytes, Operation run) {
          // Handlers may be move-only; a std::function must be copyable.
          const auto kept = std::make_shared<std::decay_t<decltype(given)>>(std::move(given));
          StreamDone done = [kept](const boost::system::error_code& failed, std::size_t size) {
            (*kept)(failed, size);
          };
          if (bytes.size() > 0) return run(bytes, std::move(done));
          boost::asio::post(get_executor(), [done = std::move(done)] { done({}, 0); });
        },
        handler, buffer, operation);
  }

  std::shared_ptr<Stream> stream_;
  std::function<void()> heard_;
};

inline void teardown(boost::beast::role_type, ErasedStream& stream, boost::system::error_code& failed) {
  stream.close();
  failed = {};
}

template <class Handler>
void async_teardown(boost::beast::role_type, ErasedStream& stream, Handler&& handler) {
  stream.close();
  boost::asio::post(stream.get_executor(),
                    [kept = std::forward<Handler>(handler)]() mutable { kept(boost::system::error_code()); });
}

inline void beast_close_socket(ErasedStream& stream) { stream.close(); }

}  // namespace relay
