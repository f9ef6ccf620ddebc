#include "Core/Http/AnswerText.h"

#include <algorithm>

#include <boost/beast/http/status.hpp>
#include <nlohmann/json.hpp>

#include "Core/Http/HeaderNames.h"

namespace relay {
namespace {

void line(std::string& out, std::string_view name, std::string_view value) {
  const auto begin = out.size();
  out.append(name).append(": ").append(value);
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
      [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  out.append("\r\n");
}

bool mayHaveBody(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

std::string_view statusText(int status) {
  const auto text =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(static_cast<unsigned>(status)));
  return {text.data(), text.size()};
}

std::string statusCode(int status) {
  std::string code(statusText(status));
  for (char& c : code) {
    const bool capital = c >= 'A' && c <= 'Z';
    const bool small = c >= 'a' && c <= 'z';
    c = capital ? static_cast<char>(c + ('a' - 'A')) : (small ? c : '_');
  }
  return code;
}

HttpAnswer errorAnswer(int status, std::string_view code, std::string_view message) {
  const nlohmann::json body = {{"error", {{"code", code}, {"message", message}}}};
  HttpAnswer answer;
  answer.status = status;
  answer.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return answer;
}

void writeHeader(const HttpAnswer& answer, std::uint64_t contentLength, bool keepAlive, std::string& out) {
  const bool body = mayHaveBody(answer.status);
  out = "HTTP/1.1 " + std::to_string(answer.status) + " ";
  out.append(statusText(answer.status)).append("\r\n");
  if (body && !answer.contentType.empty() && contentLength > 0) line(out, "Content-Type", answer.contentType);
  if (body) line(out, "Content-Length", std::to_string(contentLength));
  line(out, "X-Content-Type-Options", "nosniff");
  if (findHeader(answer.headers, "Cache-Control").empty()) line(out, "Cache-Control", "no-store");
  for (const auto& [name, value] : answer.headers) line(out, name, value);
  if (!keepAlive) line(out, "Connection", "close");
  out.append("\r\n");
}

void writeAnswer(const HttpAnswer& answer, bool withBody, bool keepAlive, std::string& out) {
  writeHeader(answer, answer.body.size(), keepAlive, out);
  if (mayHaveBody(answer.status) && withBody) out.append(answer.body);
}

}  // namespace relay
