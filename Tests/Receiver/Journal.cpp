#include "Tests/Receiver/Journal.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <map>
#include <stdexcept>
#include <utility>

namespace relay::receiver {

namespace {

void appendText(std::string& line, const char* name, std::string_view text) {
  line += ",\"";
  line += name;
  line += "\":\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (byte < 0x20 || byte >= 0x7f) {  // bytes as they are, whatever their encoding
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
      line += escaped;
    } else {
      line += c;
    }
  }
  line += '"';
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::map<std::string, std::string> parameters(std::string_view query) {
  std::map<std::string, std::string> found;
  std::string name, value;
  std::string* part = &name;
  for (std::size_t i = 0; i <= query.size(); ++i) {
    if (i == query.size() || query[i] == '&') {
      found[name] = value;
      name.clear();
      value.clear();
      part = &name;
    } else if (query[i] == '=' && part == &name) {
      part = &value;
    } else if (query[i] == '%' && i + 2 < query.size() && hexDigit(query[i + 1]) >= 0 && hexDigit(query[i + 2]) >= 0) {
      *part += static_cast<char>(hexDigit(query[i + 1]) * 16 + hexDigit(query[i + 2]));
      i += 2;
    } else {
      *part += query[i];
    }
  }
  return found;
}

std::string timeOfDay(std::int64_t us) {
  const std::time_t seconds = us / 1'000'000;
  char text[32];
  std::strftime(text, sizeof text, "%H:%M:%S", std::localtime(&seconds));
  char millis[8];
  std::snprintf(millis, sizeof millis, ".%03d", static_cast<int>(us / 1000 % 1000));
  return std::string(text) + millis;
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

}  // namespace

std::string journalLine(const test::ServerRequest& request, std::uint64_t number, int status) {
  std::string line;
  line.reserve(300 + request.target.size() + request.body.size());
  line += "{\"n\":" + std::to_string(number) + ",\"at_us\":" + std::to_string(request.receivedUs) +
          ",\"status\":" + std::to_string(status);
  appendText(line, "method", request.method);
  appendText(line, "target", request.target);
  appendText(line, "id", request.header("Webhook-Id"));
  appendText(line, "attempt", request.header("Webhook-Attempt"));
  appendText(line, "agent", request.header("User-Agent"));
  appendText(line, "body", request.body);
  line += '}';
  return line;
}

std::string readableLine(const test::ServerRequest& request, int status) {
  std::string line = timeOfDay(request.receivedUs) + "  ";
  const auto question = request.target.find('?');
  auto given = parameters(question == std::string::npos ? "" : std::string_view(request.target).substr(question + 1));
  if (given.count("event") == 0) {
    line += request.method + ' ' + request.target + (request.body.empty() ? "" : "  " + request.body.substr(0, 300));
  } else {
    line += padded(given["event"], 22) + padded(given["id"], 24) + padded(given["callerid"], 15) + " user " +
            padded(given["user"], 6);
    for (const char* name : {"usertype", "did", "trtype", "finishtype", "transfer", "duration"})
      if (given.count(name) != 0) line += std::string("  ") + name + '=' + given[name];
  }
  if (status != 200) line += "  -> " + std::to_string(status);
  return line;
}

Journal::Journal(Options options) : options_(std::move(options)) {
  if (options_.file.empty()) return;
  file_.rdbuf()->pubsetbuf(nullptr, 0);  // each write goes to the kernel at once
  file_.open(options_.file, std::ios::binary | (options_.append ? std::ios::app : std::ios::trunc));
  if (!file_) throw std::runtime_error(options_.file + ": can't be written");
}

void Journal::received(const test::ServerRequest& request, int status) {
  std::string line = journalLine(request, count_++, status);
  line += '\n';
  if (file_.is_open()) file_.write(line.data(), static_cast<std::streamsize>(line.size()));
  if (options_.toStdout) std::cout << line << std::flush;
  if (options_.pretty) std::cout << readableLine(request, status) << std::endl;
  if (options_.remember == 0) return;
  line.pop_back();
  last_.push_back(std::move(line));
  if (last_.size() > options_.remember) last_.pop_front();
}

std::string Journal::since(std::uint64_t since, std::size_t limit) const {
  const std::uint64_t first = count_ - last_.size();
  std::string text = "[";
  std::size_t taken = 0;
  for (std::uint64_t i = std::max(since, first); i < count_ && taken < limit; ++i, ++taken)
    text += (taken == 0 ? "" : ",") + last_[static_cast<std::size_t>(i - first)];
  return text + ']';
}

}  // namespace relay::receiver
