#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include "Core/Http/Tls.h"

namespace relay {

using StreamDone = std::function<void(const boost::system::error_code&, std::size_t)>;

// A connection, plain or TLS, behind one interface, so that only Stream.cpp compiles TLS.
//
// One read and one write may be under way at a time; buffers must live until their `done` has run. A
// running operation keeps the stream alive. The end of the other side's data is asio::error::eof.
// Threads: the socket's executor; `done` is never called inside read or write.
class Stream : public std::enable_shared_from_this<Stream> {
 public:
  virtual ~Stream() = default;
  virtual void handshake(std::function<void(const boost::system::error_code&)> done) = 0;
  virtual void read(boost::asio::mutable_buffer into, StreamDone done) = 0;  // at least one byte
  virtual void write(boost::asio::const_buffer from, StreamDone done) = 0;   // all of it
  virtual boost::asio::ip::tcp::socket& socket() = 0;
  virtual std::string certificateFault() const { return {}; }  // why the handshake refused the other side
  void close();                                                // what is under way ends with operation_aborted
};

// `handshake` succeeds at once.
std::shared_ptr<Stream> makePlainStream(boost::asio::ip::tcp::socket socket);

// Verifies that the other side is `host`.
std::shared_ptr<Stream> makeTlsClientStream(boost::asio::ip::tcp::socket socket, TlsContext context,
                                            const std::string& host, bool verify);

std::shared_ptr<Stream> makeTlsServerStream(boost::asio::ip::tcp::socket socket, TlsContext context);

}  // namespace relay
