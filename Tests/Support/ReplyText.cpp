#include "Tests/Support/ReplyText.h"

#include <charconv>

namespace relay::test {

const char* reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 408: return "Request Timeout";
    case 410: return "Gone";
    case 422: return "Unprocessable Entity";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Status";
  }
}

std::string replyHead(const ServerReply& reply, bool keepAlive) {
  std::string head;
  head.reserve(160);
  head += "HTTP/1.1 " + std::to_string(reply.status) + ' ' + reason(reply.status) + "\r\n";
  for (const auto& [name, value] : reply.headers) head += name + ": " + value + "\r\n";
  if (reply.chunked || reply.endless)
    head += "Transfer-Encoding: chunked\r\n";
  else if (reply.status != 204)
    head += "Content-Length: " + std::to_string(reply.body.size() * reply.repeat) + "\r\n";
  if (!keepAlive) head += "Connection: close\r\n";
  head += "\r\n";
  return head;
}

std::string chunk(const std::string& text) {
  char size[20];
  const auto end = std::to_chars(size, size + sizeof size, text.size(), 16).ptr;
  return std::string(size, end) + "\r\n" + text + "\r\n";
}

}  // namespace relay::test
