#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "Core/Http/Server.h"

namespace relay {

// Which handler a request is for.
//
// Threads: none of its own.
class RouteTable {
 public:
  void add(std::string method, std::string pattern, RouteHandler handler);

  struct Found {
    const RouteHandler* handler = nullptr;
    std::vector<std::pair<std::string, std::string>> captures;
    std::string allow;  // where the path is known and the method is not: the methods it has
  };

  // `rawPath`: still percent-encoded. A segment that decodes to something with '/', '\', NUL, or to "."
  // or "..", matches no capture.
  Found find(std::string_view method, std::string_view rawPath) const;

 private:
  struct Route {
    std::string method;
    std::vector<std::string> segments;
    RouteHandler handler;
  };
  std::vector<Route> routes_;
};

}  // namespace relay
