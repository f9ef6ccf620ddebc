#include "Service/Commands/EndpointCheck.h"

#include <memory>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>

#include "Core/Masking.h"
#include "Service/RelayParts.h"

namespace relay {
namespace {

EndpointFinding findingOf(const EndpointSettings& endpoint, const Result<HttpResponse>& answer) {
  if (!answer) return {endpoint.name, false, answer.error().what};
  const int status = answer.value().status;
  const char* remark = status == 401 || status == 403 ? ": it refuses us; is a key or header missing?"
                       : status == 404                ? ": is the path right? (some receivers answer HEAD so)"
                                                      : "";
  return {endpoint.name, true, fmt::format("{} answers {}{}", maskedUrl(endpoint.url), status, remark)};
}

}  // namespace

std::vector<EndpointFinding> reachEndpoints(const std::vector<EndpointSettings>& endpoints) {
  boost::asio::io_context io(1);
  std::vector<EndpointFinding> findings(endpoints.size());
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    const EndpointSettings& endpoint = endpoints[i];
    if (!endpoint.enabled || endpoint.check == EndpointCheck::No) {
      findings[i] = {endpoint.name, true, endpoint.enabled ? "not reached for (check = no)" : "not enabled"};
      continue;
    }
    clients.push_back(endpointClient(io.get_executor(), endpoint));
    HttpRequest request;
    request.method = "HEAD";
    request.url = endpoint.url;
    request.headers = endpoint.headers;
    request.timeout = endpoint.timeout;
    clients.back()->send(std::move(request), [&endpoint, &finding = findings[i]](const Result<HttpResponse>& answer) {
      finding = findingOf(endpoint, answer);
    });
  }
  // Idle keep-alive connections would hold the loop: it runs until every finding is there.
  while (io.run_one() > 0) {
    bool missing = false;
    for (const auto& finding : findings) missing = missing || finding.name.empty();
    if (!missing) break;
  }
  return findings;
}

}  // namespace relay
