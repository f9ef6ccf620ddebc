#include "Tests/Support/LocalHttp.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

namespace relay::test {

namespace {

namespace net = boost::asio;
using boost::system::error_code;

// The body of a whole answer of a connection that was closed after it.
std::string bodyOf(const std::string& answer) {
  const auto blank = answer.find("\r\n\r\n");
  if (blank == std::string::npos) return {};
  std::string head = answer.substr(0, blank), body = answer.substr(blank + 4);
  for (char& c : head) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (head.find("transfer-encoding: chunked") == std::string::npos) return body;
  std::string plain;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t size = std::strtoull(body.c_str() + at, nullptr, 16);
    const auto line = body.find("\r\n", at);
    if (size == 0 || line == std::string::npos) break;
    plain += body.substr(line + 2, size);
    at = line + 2 + size + 2;
  }
  return plain;
}

}  // namespace

Result<LocalAnswer> localRequest(const std::string& method, const std::string& url, const std::string& body,
                                 std::chrono::milliseconds limit) {
  constexpr std::size_t kScheme = 7;
  const auto slash = std::min(url.find('/', kScheme), url.size());
  const auto colon = url.rfind(':', slash);
  if (url.substr(0, kScheme) != "http://" || colon == std::string::npos || colon < kScheme)
    return Error{Error::Kind::Config, url + ": not http://ADDRESS:PORT/…"};
  const std::string host = url.substr(kScheme, colon - kScheme);
  const std::string target = slash < url.size() ? url.substr(slash) : "/";
  const auto port = static_cast<std::uint16_t>(std::atoi(url.c_str() + colon + 1));

  net::io_context io;
  net::ip::tcp::socket socket(io);
  const std::string request = method + ' ' + target + " HTTP/1.1\r\nHost: " + host +
                              "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                              body;
  std::string answer;
  error_code result = net::error::would_block;
  socket.async_connect({net::ip::make_address(host), port}, [&](error_code ec) {
    if (ec) return void(result = ec);
    net::async_write(socket, net::buffer(request), [&](error_code written, std::size_t) {
      if (written) return void(result = written);
      net::async_read(socket, net::dynamic_buffer(answer), [&](error_code read, std::size_t) { result = read; });
    });
  });
  io.run_for(limit);
  if (result == net::error::would_block) return Error{Error::Kind::Timeout, url + ": no answer", true};
  if (answer.size() < 12) return Error{Error::Kind::Network, url + ": " + result.message(), true};
  return LocalAnswer{std::atoi(answer.c_str() + 9), bodyOf(answer)};
}

std::uint16_t freePort() {
  net::io_context io;
  net::ip::tcp::acceptor acceptor(io, {net::ip::address_v4::loopback(), 0});
  return acceptor.local_endpoint().port();
}

}  // namespace relay::test
