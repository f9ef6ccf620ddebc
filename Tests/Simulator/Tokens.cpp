#include "Tests/Simulator/Tokens.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace relay::sim {

std::string base64Url(std::string_view bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  unsigned value = 0;
  int bits = 0;
  for (const unsigned char byte : bytes) {
    value = value << 8 | byte;
    for (bits += 8; bits >= 6; bits -= 6) text += kDigits[value >> (bits - 6) & 63];
  }
  if (bits > 0) text += kDigits[value << (6 - bits) & 63];
  return text;
}

std::string Tokens::issue(std::int64_t now) {
  const nlohmann::json head = {{"alg", "ES256"}, {"typ", "JWT"}};
  const nlohmann::json claims = {{"sub", options_.clientId},
                                 {"scope", "xapi"},
                                 {"aud", "/api"},
                                 {"iss", "https://pbx.example.com"},
                                 {"role", {"App", "Reports", "system_owners", "CallFlowApp", "MyPhone"}},
                                 {"iat", now},
                                 {"exp", now + options_.lifeSeconds},
                                 {"jti", std::to_string(++count_)}};
  const std::string token = base64Url(head.dump()) + '.' + base64Url(claims.dump()) + ".c2ln";
  if (options_.oldDies) issued_.clear();
  const std::int64_t life = early_ > 0 ? std::min(early_, options_.lifeSeconds) : options_.lifeSeconds;
  issued_[token] = now + life;
  newest_ = token;
  nlohmann::ordered_json answer;
  answer["token_type"] = "Bearer";
  answer["expires_in"] = options_.minutes ? options_.lifeSeconds / 60 : options_.lifeSeconds;
  answer["access_token"] = token;
  answer["refresh_token"] = nullptr;
  return answer.dump();
}

Tokens::Verdict Tokens::check(std::string_view authorization, std::int64_t now) const {
  constexpr std::string_view kBearer = "Bearer ";
  if (authorization.substr(0, kBearer.size()) != kBearer) return Verdict::None;
  const auto found = issued_.find(std::string(authorization.substr(kBearer.size())));
  if (found == issued_.end()) return Verdict::Old;
  return now < found->second ? Verdict::Good : Verdict::Expired;
}

std::string percentDecoded(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      plain += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

namespace {

void takePair(std::string_view pair, std::map<std::string, std::string>& fields) {
  const auto equals = pair.find('=');
  if (equals == std::string_view::npos) return;
  fields[percentDecoded(pair.substr(0, equals))] = percentDecoded(pair.substr(equals + 1));
}

// One part of a multipart body: header lines, an empty line, the value, CRLF.
void takePart(std::string_view part, std::map<std::string, std::string>& fields) {
  const auto name = part.find("name=\"");
  const auto blank = part.find("\r\n\r\n");
  if (name == std::string_view::npos || blank == std::string_view::npos || name > blank) return;
  const auto begin = name + 6;
  std::string_view value = part.substr(blank + 4);
  if (value.size() >= 2 && value.substr(value.size() - 2) == "\r\n") value.remove_suffix(2);
  fields[std::string(part.substr(begin, part.find('"', begin) - begin))] = std::string(value);
}

}  // namespace

std::map<std::string, std::string> formFields(std::string_view contentType, const std::string& body) {
  std::map<std::string, std::string> fields;
  const auto boundaryAt = contentType.find("boundary=");
  const bool multipart = boundaryAt != std::string_view::npos;
  std::string separator = "&";
  if (multipart) {
    std::string_view boundary = contentType.substr(boundaryAt + 9);
    boundary = boundary.substr(0, boundary.find(';'));
    if (!boundary.empty() && boundary.front() == '"') boundary = boundary.substr(1, boundary.size() - 2);
    separator = "--" + std::string(boundary);
  }
  std::size_t from = 0;
  while (from <= body.size()) {
    const auto to = std::min(body.find(separator, from), body.size());
    const auto piece = std::string_view(body).substr(from, to - from);
    multipart ? takePart(piece, fields) : takePair(piece, fields);
    from = to + separator.size();
  }
  return fields;
}

}  // namespace relay::sim
