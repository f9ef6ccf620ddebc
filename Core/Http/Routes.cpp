#include "Core/Http/Routes.h"

#include <utility>

#include "Core/Http/Url.h"

namespace relay {
namespace {

constexpr std::size_t kSegmentLimit = 32;

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  path.remove_prefix(path.starts_with('/') ? 1 : 0);
  while (segments.size() <= kSegmentLimit) {
    const auto slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
  return {};
}

bool harmless(std::string_view segment) {
  return !segment.empty() && segment != "." && segment != ".." &&
         segment.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

bool match(const std::vector<std::string>& pattern, const std::vector<std::string_view>& path,
           std::vector<std::pair<std::string, std::string>>& captures) {
  if (pattern.size() != path.size()) return false;
  captures.clear();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    auto segment = percentDecode(path[i]);
    if (!segment) return false;
    if (!pattern[i].starts_with('{')) {
      if (pattern[i] != *segment) return false;
      continue;
    }
    if (!harmless(*segment)) return false;
    captures.emplace_back(pattern[i].substr(1, pattern[i].size() - 2), std::move(*segment));
  }
  return true;
}

}  // namespace

void RouteTable::add(std::string method, std::string pattern, RouteHandler handler) {
  Route route{std::move(method), {}, std::move(handler)};
  for (const auto segment : split(pattern)) route.segments.emplace_back(segment);
  routes_.push_back(std::move(route));
}

RouteTable::Found RouteTable::find(std::string_view method, std::string_view rawPath) const {
  Found found;
  const auto path = split(rawPath);
  for (const Route& route : routes_) {
    if (!match(route.segments, path, found.captures)) continue;
    if (route.method == method) {
      found.handler = &route.handler;
      found.allow.clear();
      return found;
    }
    if (found.allow.find(route.method) != std::string::npos) continue;
    found.allow += (found.allow.empty() ? "" : ", ") + route.method;
  }
  found.captures.clear();
  return found;
}

}  // namespace relay
