#include "Core/Http/RestTransfer.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <utility>
#include <vector>

#define _TURN_OFF_PLATFORM_STRING  // or U would be a macro
#include <cpprest/asyncrt_utils.h>
#include <cpprest/containerstream.h>
#include <cpprest/http_client.h>

#include "Core/Http/RestBackend.h"

namespace relay {
namespace {

namespace rest = web::http;
using utility::conversions::to_string_t;
using utility::conversions::to_utf8string;
using Bytes = concurrency::streams::container_buffer<std::vector<std::uint8_t>>;

// A request under way.
struct Transfer {
  pplx::cancellation_token_source stop;
  Bytes body;
  rest::http_response response;
  std::uint64_t limit = 0;
  bool refuseLongBody = false;
  std::uint64_t before = 0;            // bytes at the last report, which are in `body` by the next
  std::atomic<bool> answered = false;  // the header came
  std::atomic<bool> tooLong = false;

  // Throws when enough has come: cpprestsdk then closes the connection.
  void progress(std::uint64_t soFar) {
    if (before > limit) {
      tooLong = true;
      throw rest::http_exception("enough");
    }
    before = soFar;
  }
};

Result<HttpResponse> whole(const Transfer& transfer) {
  HttpResponse response;
  response.status = transfer.response.status_code();
  for (const auto& [name, value] : transfer.response.headers()) {
    response.headers.emplace_back(to_utf8string(name), to_utf8string(value));
  }
  auto body = transfer.body;  // a handle to the same bytes
  const auto& bytes = body.collection();
  response.truncated = transfer.tooLong || bytes.size() > transfer.limit;
  if (response.truncated && transfer.refuseLongBody) {
    return Error{Error::Kind::Network, "the answer's body is longer than " + std::to_string(transfer.limit) + " bytes",
                 true};
  }
  const auto size = std::min<std::size_t>(bytes.size(), static_cast<std::size_t>(transfer.limit));
  response.body.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
  return response;
}

rest::http_request message(const HttpRequest& request, const Url& url, const std::string& userAgent) {
  rest::http_request result(to_string_t(request.method));
  result.set_request_uri(web::uri(to_string_t(url.target)));
  auto type = to_string_t(std::string("application/octet-stream"));
  for (const auto& [name, value] : request.headers) {
    result.headers().add(to_string_t(name), to_string_t(value));
  }
  const auto given = result.headers().find(to_string_t(std::string("Content-Type")));
  if (given != result.headers().end()) type = given->second;
  const auto agent = to_string_t(std::string("User-Agent"));
  if (!userAgent.empty() && !result.headers().has(agent)) result.headers().add(agent, to_string_t(userAgent));
  if (!request.body.empty()) {
    std::vector<std::uint8_t> bytes(request.body.begin(), request.body.end());
    result.set_body(concurrency::streams::bytestream::open_istream(std::move(bytes)), request.body.size(), type);
  }
  return result;
}

class CppRestHost final : public RestHost {
 public:
  CppRestHost(const std::string& base, const rest::client::http_client_config& config,
              std::shared_ptr<CertificateFault> fault, std::string userAgent)
      : client_(to_string_t(base), config), fault_(std::move(fault)), userAgent_(std::move(userAgent)) {}

  Stop send(const HttpRequest& request, const Url& url, Answered answered) override {
    const auto transfer = std::make_shared<Transfer>();
    transfer->limit = request.bodyLimit;
    transfer->refuseLongBody = request.refuseLongBody;
    try {
      auto text = message(request, url, userAgent_);
      text.set_response_stream(transfer->body.create_ostream());
      text.set_progress_handler([transfer](rest::message_direction::direction way, utility::size64_t soFar) {
        if (way == rest::message_direction::download) transfer->progress(soFar);
      });
      launch(text, transfer, answered);
    } catch (const std::exception& error) {
      answered(Error{Error::Kind::Config, error.what(), false});
    }
    return [transfer] { transfer->stop.cancel(); };
  }

 private:
  void launch(const rest::http_request& text, const std::shared_ptr<Transfer>& transfer, Answered answered) {
    client_.request(text, transfer->stop.get_token())
        .then([transfer](rest::http_response response) {
          transfer->response = response;
          transfer->answered = true;
          return response.content_ready();
        })
        .then([transfer, fault = fault_, answered](pplx::task<rest::http_response> task) {
          try {
            task.get();
            answered(whole(*transfer));
          } catch (const rest::http_exception& error) {
            const bool cut = transfer->answered && transfer->tooLong;
            answered(cut ? whole(*transfer)
                         : restBackendFault(error.error_code().value(), error.what(), fault->text()));
          } catch (const std::exception& error) {
            answered(restBackendFault(0, error.what(), fault->text()));
          } catch (...) {
            answered(restBackendFault(0, "the request failed for an unknown reason", {}));
          }
        });
  }

  rest::client::http_client client_;
  std::shared_ptr<CertificateFault> fault_;
  std::string userAgent_;
};

}  // namespace

Result<std::unique_ptr<RestHost>> makeRestHost(const Url& url, const HttpClientOptions& options) {
  TlsContext tls;
  if (url.secure()) {
    auto made = clientTls(options.caFile, options.tlsVerify);
    if (!made) return made.error();
    tls = std::move(made).value();
  }
  rest::client::http_client_config config;
  config.set_timeout(std::chrono::seconds(300));  // of silence; the caller's own is the one that counts
  config.set_max_redirects(0);
  auto fault = std::make_shared<CertificateFault>();
  configureRestBackend(config, options, url.host, tls, fault);
  const std::string base = url.scheme + "://" + url.authority();
  try {
    if (options.proxy == kNoProxy) {
      config.set_proxy(web::web_proxy(web::web_proxy::disabled));
    } else if (!options.proxy.empty()) {
      const auto proxy = parseProxy(options.proxy);
      if (!proxy) return proxy.error();
      web::web_proxy way(web::uri(to_string_t(proxy.value().url.text())));
      if (!proxy.value().authorization.empty()) {
        way.set_credentials({to_string_t(proxy.value().user), to_string_t(proxy.value().password)});
      }
      config.set_proxy(way);
    }
    return std::unique_ptr<RestHost>(std::make_unique<CppRestHost>(base, config, fault, options.userAgent));
  } catch (const std::exception& error) {
    return Error{Error::Kind::Config, "URL " + base + ": " + error.what(), false};
  }
}

}  // namespace relay
