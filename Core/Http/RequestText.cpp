#include "Core/Http/RequestText.h"

#include <algorithm>

#include "Core/Http/HeaderNames.h"

namespace relay {
namespace {

bool isToken(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
  });
}

bool isValue(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < ' ' && byte != '\t') || byte == 127;
  });
}

bool isFraming(std::string_view name) {
  return sameHeader(name, "content-length") || sameHeader(name, "transfer-encoding") || sameHeader(name, "connection");
}

void line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

bool has(const HttpRequest& request, std::string_view name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [name](const auto& header) { return sameHeader(header.first, name); });
}

bool carriesBody(const HttpRequest& request) {
  const auto& method = request.method;
  return !request.body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
}

}  // namespace

Outcome checkRequest(const HttpRequest& request) {
  if (!isToken(request.method)) return Error{Error::Kind::Config, "HTTP method is not one word of letters", false};
  for (const auto& [name, value] : request.headers) {
    if (!isToken(name))
      return Error{Error::Kind::Config, "a header's name holds a space or another forbidden character", false};
    if (!isValue(value)) {
      return Error{Error::Kind::Config, "header " + name + ": its value holds a line break or control character",
                   false};
    }
  }
  return success();
}

void writeRequest(const HttpRequest& request, const Url& url, const RequestForm& form, std::string& out) {
  out.clear();
  out.append(request.method).append(" ");
  if (form.throughProxy) out.append("http://").append(url.authority());
  out.append(url.target).append(" HTTP/1.1\r\n");
  if (!has(request, "host")) line(out, "Host", url.authority());
  if (!form.userAgent.empty() && !has(request, "user-agent")) line(out, "User-Agent", form.userAgent);
  if (!has(request, "accept")) line(out, "Accept", "*/*");
  for (const auto& [name, value] : request.headers) {
    if (!isFraming(name)) line(out, name, value);
  }
  if (form.throughProxy && !form.authorization.empty()) line(out, "Proxy-Authorization", form.authorization);
  if (carriesBody(request)) line(out, "Content-Length", std::to_string(request.body.size()));
  out.append("\r\n").append(request.body);
}

}  // namespace relay
