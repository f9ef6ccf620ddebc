#pragma once

#include <optional>
#include <string_view>

#include "Core/Http/Url.h"

namespace relay {

// Reads a system's proxy settings for one URL; nullopt: directly.
//
// `proxies`: "proxy:8080", or one a scheme, "http=a:80;https=b:81"; separated by ';' or spaces, "http://" in
//            front and a missing port (80) are allowed; the first that fits is taken, socks= and what can't
//            be read are left out.
// `bypass`:  hosts to reach directly, "*.corp.example;10.*;<local>"; '*' stands for anything, <local> for
//            names without a dot; a scheme in front and a port behind limit the entry to these.
// Threads: pure.
// Source:  WINHTTP_PROXY_INFO, learn.microsoft.com/windows/win32/api/winhttp.
std::optional<Proxy> proxyFromSettings(std::string_view proxies, std::string_view bypass, const Url& url);

}  // namespace relay
