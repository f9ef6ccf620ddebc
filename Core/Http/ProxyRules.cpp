#include "Core/Http/ProxyRules.h"

#include <algorithm>
#include <string>
#include <vector>

namespace relay {
namespace {

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::vector<std::string> entriesOf(std::string_view list) {
  constexpr std::string_view kSeparators = "; \t\r\n";
  std::vector<std::string> entries;
  for (std::size_t begin = 0; (begin = list.find_first_not_of(kSeparators, begin)) != std::string_view::npos;) {
    const std::size_t end = std::min(list.find_first_of(kSeparators, begin), list.size());
    entries.push_back(lowered(list.substr(begin, end - begin)));
    begin = end;
  }
  return entries;
}

// '*' stands for any number of characters. One step back at most, so a long pattern costs no more.
bool matches(std::string_view text, std::string_view pattern) {
  std::size_t at = 0;
  std::size_t in = 0;
  std::size_t star = std::string_view::npos;
  std::size_t tried = 0;
  while (at < text.size()) {
    if (in < pattern.size() && pattern[in] == '*') {
      star = in++;
      tried = at;
    } else if (in < pattern.size() && pattern[in] == text[at]) {
      ++in;
      ++at;
    } else if (star != std::string_view::npos) {
      in = star + 1;
      at = ++tried;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in) == std::string_view::npos;
}

std::string_view schemeOf(const Url& url) { return url.secure() ? "https" : "http"; }

bool isLocal(const Url& url) {
  return url.host.find('.') == std::string::npos && url.host.find(':') == std::string::npos;
}

bool passes(std::string_view entry, const Url& url) {
  if (entry == "<local>") return isLocal(url);
  if (const std::size_t scheme = entry.find("://"); scheme != std::string_view::npos) {
    if (entry.substr(0, scheme) != schemeOf(url)) return false;
    entry.remove_prefix(scheme + 3);
  }
  const std::string host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  return matches(host, entry) || matches(url.host, entry) || matches(host + ":" + std::to_string(url.port), entry);
}

std::optional<Proxy> proxyOf(std::string_view entry, const Url& url) {
  if (const std::size_t equals = entry.find('='); equals != std::string_view::npos) {
    if (entry.substr(0, equals) != schemeOf(url)) return std::nullopt;
    entry.remove_prefix(equals + 1);
  }
  const bool hasScheme = entry.find("://") != std::string_view::npos;
  auto proxy = parseProxy(hasScheme ? std::string(entry) : "http://" + std::string(entry));
  if (!proxy) return std::nullopt;
  return std::move(proxy).value();
}

}  // namespace

std::optional<Proxy> proxyFromSettings(std::string_view proxies, std::string_view bypass, const Url& url) {
  const auto direct = entriesOf(bypass);
  if (std::any_of(direct.begin(), direct.end(), [&](const std::string& entry) { return passes(entry, url); }))
    return std::nullopt;
  for (const std::string& entry : entriesOf(proxies)) {
    if (auto proxy = proxyOf(entry, url)) return proxy;
  }
  return std::nullopt;
}

}  // namespace relay
