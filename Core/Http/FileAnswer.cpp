#include "Core/Http/FileAnswer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "Core/Http/HeaderNames.h"
#include "Core/Http/HttpDate.h"
#include "Core/Http/Url.h"

namespace relay {
namespace {

std::string hex(std::uint64_t number) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  return {digits.data(), end};
}

std::string etagOf(const FileFacts& facts) { return '"' + hex(facts.changeStamp) + '-' + hex(facts.size) + '"'; }

// Weakly: W/"a" is "a". An entity tag never holds a comma here, so the list is split at them.
bool lists(std::string_view header, std::string_view etag) {
  while (!header.empty()) {
    const auto comma = std::min(header.find(','), header.size());
    auto one = header.substr(0, comma);
    header.remove_prefix(std::min(comma + 1, header.size()));
    while (one.starts_with(' ') || one.starts_with('\t')) one.remove_prefix(1);
    while (one.ends_with(' ') || one.ends_with('\t')) one.remove_suffix(1);
    if (one == "*") return true;
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == etag) return true;
  }
  return false;
}

bool unchanged(const ServerRequest& request, const std::string& etag, const std::string& modified) {
  const auto known = request.header("If-None-Match");
  if (!known.empty()) return lists(known, etag);
  return request.header("If-Modified-Since") == modified;
}

// If-Range: the ranges are meant for this very content only.
bool rangesApply(const ServerRequest& request, const std::string& etag, const std::string& modified) {
  const auto condition = request.header("If-Range");
  return condition.empty() || condition == etag || condition == modified;
}

std::string disposition(const std::string& name) {
  std::string plain;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    plain += byte < ' ' || byte > '~' || c == '"' || c == '\\' ? '_' : c;
  }
  std::string value = "inline; filename=\"" + plain + '"';
  if (plain != name) value += "; filename*=UTF-8''" + percentEncode(name);
  return value;
}

std::string contentRange(const ByteRange& range, std::uint64_t size) {
  return "bytes " + std::to_string(range.offset) + '-' + std::to_string(range.offset + range.length - 1) + '/' +
         std::to_string(size);
}

void planParts(FilePlan& plan, const std::vector<ByteRange>& ranges, std::uint64_t size, const std::string& boundary) {
  for (const auto& range : ranges) {
    std::string before = (plan.parts.empty() ? "--" : "\r\n--") + boundary +
                         "\r\nContent-Type: " + plan.answer.contentType +
                         "\r\nContent-Range: " + contentRange(range, size) + "\r\n\r\n";
    plan.contentLength += before.size() + range.length;
    plan.parts.push_back({std::move(before), range});
  }
  plan.after = "\r\n--" + boundary + "--\r\n";
  plan.contentLength += plan.after.size();
  plan.answer.contentType = "multipart/byteranges; boundary=" + boundary;
}

FilePlan unsatisfiable(FilePlan plan, std::uint64_t size) {
  auto refusal = errorAnswer(416, "range_not_satisfiable", "the file has " + std::to_string(size) + " bytes");
  refusal.headers = {{"Content-Range", "bytes */" + std::to_string(size)}, {"Accept-Ranges", "bytes"}};
  plan.answer = std::move(refusal);
  plan.contentLength = plan.answer.body.size();
  return plan;
}

}  // namespace

FilePlan planFile(const ServerRequest& request, bool head, const HttpAnswer& content, const FileFacts& facts,
                  const std::string& boundary) {
  const auto etag = etagOf(facts);
  const auto modified = httpDate(facts.modified);
  FilePlan plan{{content.status, {}, content.contentType, content.headers}, {}, {}, 0};
  auto& headers = plan.answer.headers;
  headers.insert(headers.end(), {{"ETag", etag}, {"Last-Modified", modified}, {"Accept-Ranges", "bytes"}});
  if (unchanged(request, etag, modified)) {
    plan.answer.status = 304;
    return plan;
  }
  if (!content.file->name.empty()) headers.emplace_back("Content-Disposition", disposition(content.file->name));
  ByteRanges ranges;
  if (!head && rangesApply(request, etag, modified)) ranges = parseRanges(request.header("Range"), facts.size);
  if (ranges.kind == ByteRanges::Kind::Unsatisfiable) return unsatisfiable(std::move(plan), facts.size);
  if (ranges.kind == ByteRanges::Kind::Whole) {
    plan.contentLength = facts.size;
    if (facts.size > 0) plan.parts.push_back({{}, {0, facts.size}});
    return plan;
  }
  plan.answer.status = 206;
  if (ranges.parts.size() > 1) {
    planParts(plan, ranges.parts, facts.size, boundary);
    return plan;
  }
  headers.emplace_back("Content-Range", contentRange(ranges.parts.front(), facts.size));
  plan.contentLength = ranges.parts.front().length;
  plan.parts.push_back({{}, ranges.parts.front()});
  return plan;
}

}  // namespace relay
