#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "Core/Http/FileSending.h"
#include "Core/Http/RequestReader.h"
#include "Core/Http/Routes.h"
#include "Core/Http/Server.h"
#include "Core/Http/Stream.h"

namespace relay {

// What every connection of a server shares.
struct ServerShared {
  ServerOptions options;
  RouteTable routes;
  bool stopping = false;
  OnDisk onDisk;                            // empty once the server has gone
  std::function<void(const void*)> closed;  // the connection that went; empty once the server has gone
};

// One client: its requests, one after the other.
//
// Threads: the stream's executor.
// Lifetime: its operations keep it alive; close() ends them.
class ServerConnection : public std::enable_shared_from_this<ServerConnection> {
 public:
  ServerConnection(std::shared_ptr<Stream> stream, std::shared_ptr<ServerShared> shared, bool secure);

  void start();
  void close();
  void finishSoon();  // closes after the request under way, or now

 private:
  void limit(std::chrono::milliseconds time);
  void nextRequest();
  void read();
  void received(std::size_t size);
  void consume();
  void handle();
  void dispatch();
  void answer(std::uint64_t number, HttpAnswer answer);
  void send(const HttpAnswer& answer, bool keep);
  void openFile(HttpAnswer answer, bool keep);
  void sendFile(const HttpAnswer& answer, Result<ReadableFile> file, bool keep);
  void sendOut(bool keep);
  void roomToRead();
  void sent(bool keep);
  void linger();
  void drain();

  std::shared_ptr<Stream> stream_;
  std::shared_ptr<ServerShared> shared_;
  boost::asio::steady_timer deadline_;
  std::optional<RequestReader> reader_;
  ServerRequest request_;
  std::string out_;
  std::vector<char> in_;
  std::size_t filled_ = 0;
  std::uint64_t number_ = 0;  // of the request, so that a late answer meets no later one
  bool answering_ = false;    // a request is with its handler
  bool idle_ = true;          // no byte of the next request has come
  bool head_ = false;
  bool keep_ = false;
  bool secure_;
  bool open_ = true;
  std::string remote_;
  bool loopback_ = false;
};

}  // namespace relay
