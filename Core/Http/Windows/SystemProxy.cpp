#include "Core/Http/SystemProxy.h"

#include <windows.h>

#include <winhttp.h>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "Core/Http/ProxyRules.h"

namespace relay {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::minutes kKept{5};
constexpr std::size_t kMostKept = 256;

struct Freeing {
  void operator()(wchar_t* text) const { ::GlobalFree(text); }
};
using Text = std::unique_ptr<wchar_t, Freeing>;

struct Closing {
  void operator()(void* session) const { ::WinHttpCloseHandle(session); }
};
using Session = std::unique_ptr<void, Closing>;

// Names of hosts are ASCII; a setting with anything else names no proxy.
std::string narrow(const wchar_t* text) {
  std::string result;
  for (; text != nullptr && *text != 0; ++text) result += *text < 128 ? static_cast<char>(*text) : '?';
  return result;
}

std::wstring widened(const std::string& ascii) { return std::wstring(ascii.begin(), ascii.end()); }

bool isThisMachine(const Url& url) {
  return url.host == "localhost" || url.host.ends_with(".localhost") || url.host == "::1" ||
         url.host.starts_with("127.");
}

// WinHTTP knows http and https.
std::wstring askedFor(const Url& url) {
  Url asked = url;
  asked.scheme = url.secure() ? "https" : "http";
  asked.target = "/";
  return widened(asked.text());
}

std::optional<Proxy> taken(const WINHTTP_PROXY_INFO& info, const Url& url) {
  const Text proxies(info.lpszProxy);
  const Text bypass(info.lpszProxyBypass);
  if (info.dwAccessType != WINHTTP_ACCESS_TYPE_NAMED_PROXY) return std::nullopt;
  return proxyFromSettings(narrow(proxies.get()), narrow(bypass.get()), url);
}

// Runs the script of that address, or of the one that the network names where there is none. False: there
// is no script, or it can't be had.
bool askScript(const wchar_t* address, const Url& url, std::optional<Proxy>& proxy) {
  const Session session(::WinHttpOpen(L"EmergencyRelay", WINHTTP_ACCESS_TYPE_NO_PROXY, WINHTTP_NO_PROXY_NAME,
                                      WINHTTP_NO_PROXY_BYPASS, 0));
  if (!session) return false;
  WINHTTP_AUTOPROXY_OPTIONS options{};
  options.dwFlags = address != nullptr ? WINHTTP_AUTOPROXY_CONFIG_URL : WINHTTP_AUTOPROXY_AUTO_DETECT;
  if (address == nullptr) options.dwAutoDetectFlags = WINHTTP_AUTO_DETECT_TYPE_DHCP | WINHTTP_AUTO_DETECT_TYPE_DNS_A;
  options.lpszAutoConfigUrl = address;
  options.fAutoLogonIfChallenged = TRUE;
  WINHTTP_PROXY_INFO info{};
  if (!::WinHttpGetProxyForUrl(session.get(), askedFor(url).c_str(), &options, &info)) return false;
  proxy = taken(info, url);
  return true;
}

// In the order in which WinHTTP itself looks when it is asked to find out.
std::optional<Proxy> ask(const Url& url) {
  std::optional<Proxy> proxy;
  WINHTTP_CURRENT_USER_IE_PROXY_CONFIG own{};
  if (::WinHttpGetIEProxyConfigForCurrentUser(&own)) {
    const Text script(own.lpszAutoConfigUrl);
    const Text proxies(own.lpszProxy);
    const Text bypass(own.lpszProxyBypass);
    if (own.fAutoDetect && askScript(nullptr, url, proxy)) return proxy;
    if (script && askScript(script.get(), url, proxy)) return proxy;
    if (proxies) return proxyFromSettings(narrow(proxies.get()), narrow(bypass.get()), url);
  }
  WINHTTP_PROXY_INFO info{};
  if (!::WinHttpGetDefaultProxyConfiguration(&info)) return std::nullopt;
  return taken(info, url);
}

struct Answer {
  std::optional<Proxy> proxy;
  Clock::time_point since;
};

}  // namespace

std::optional<Proxy> systemProxy(const Url& url) {
  static std::mutex mutex;
  static std::map<std::string, Answer> answers;
  if (isThisMachine(url)) return std::nullopt;
  const std::string key = url.scheme + "://" + url.authority();
  {
    const std::lock_guard lock(mutex);
    const auto found = answers.find(key);
    if (found != answers.end() && Clock::now() - found->second.since < kKept) return found->second.proxy;
  }
  auto proxy = ask(url);
  const std::lock_guard lock(mutex);
  if (answers.size() >= kMostKept) answers.clear();
  answers[key] = {proxy, Clock::now()};
  return proxy;
}

bool systemHasProxySettings() { return true; }

}  // namespace relay
