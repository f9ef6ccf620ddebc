// What "netsh winhttp set proxy" says is taken by every connection that has no proxy of its own.
#include <winsock2.h>

#include <windows.h>

#include <winhttp.h>

#include <optional>

#include "Core/Http/HttpClient.h"
#include "Core/Http/SystemProxy.h"
#include "Core/Http/WebSocket.h"
#include "Tests/Unit/Http/Loop.h"
#include "Tests/Unit/Http/RawServer.h"

namespace relay::test {
namespace {

using namespace std::chrono_literals;

// The machine's WinHTTP setting, as it was before when the object has gone.
class MachineProxy {
 public:
  MachineProxy(const std::wstring& proxies, const std::wstring& bypass) {
    ::WinHttpGetDefaultProxyConfiguration(&before_);
    std::wstring name = proxies;
    std::wstring direct = bypass;
    WINHTTP_PROXY_INFO info{WINHTTP_ACCESS_TYPE_NAMED_PROXY, name.data(), direct.data()};
    set_ = ::WinHttpSetDefaultProxyConfiguration(&info);
  }
  ~MachineProxy() {
    if (set_) ::WinHttpSetDefaultProxyConfiguration(&before_);
    if (before_.lpszProxy != nullptr) ::GlobalFree(before_.lpszProxy);
    if (before_.lpszProxyBypass != nullptr) ::GlobalFree(before_.lpszProxyBypass);
  }
  MachineProxy(const MachineProxy&) = delete;
  MachineProxy& operator=(const MachineProxy&) = delete;
  bool set() const { return set_; }

 private:
  WINHTTP_PROXY_INFO before_{};
  bool set_ = false;
};

bool accountHasSettingsOfItsOwn() {
  WINHTTP_CURRENT_USER_IE_PROXY_CONFIG own{};
  if (!::WinHttpGetIEProxyConfigForCurrentUser(&own)) return false;
  return own.lpszProxy != nullptr || own.lpszAutoConfigUrl != nullptr;
}

class SystemProxyTest : public testing::Test {
 protected:
  void SetUp() override {
    machine.emplace(L"127.0.0.1:" + std::to_wstring(proxy.port()),
                    L"*.direct.invalid;127.*;<local>");  // others may be tested meanwhile
    if (!machine->set()) GTEST_SKIP() << "only an administrator may set it";
    if (accountHasSettingsOfItsOwn()) GTEST_SKIP() << "this account has settings of its own";
  }

  Result<HttpResponse> fetch(const std::string& url, const HttpClientOptions& options = {}) {
    const auto client = makeBeastClient(io.get_executor(), options);
    HttpRequest request;
    request.url = url;
    request.timeout = 8s;
    std::optional<Result<HttpResponse>> result;
    client->send(request, [&](Result<HttpResponse> came) { result = std::move(came); });
    EXPECT_TRUE(runUntil(io, [&] { return result.has_value(); }));
    return result ? *result : Result<HttpResponse>(Error{});
  }

  boost::asio::io_context io;
  std::string asked;
  RawServer proxy{io, RawServer::answering([this](const std::string& header) {
                    asked = header;
                    return std::string(header.starts_with("CONNECT")
                                           ? "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
                                           : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  })};
  std::optional<MachineProxy> machine;
};

TEST_F(SystemProxyTest, APlainRequestIsGivenToTheProxy) {
  const auto answer = fetch("http://plain.crm.invalid/hook");
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_TRUE(asked.starts_with("GET http://plain.crm.invalid/hook HTTP/1.1\r\n")) << asked;
}

TEST_F(SystemProxyTest, ASecureRequestAsksItForATunnel) {
  const auto answer = fetch("https://secure.crm.invalid/hook");
  ASSERT_FALSE(answer);
  EXPECT_TRUE(asked.starts_with("CONNECT secure.crm.invalid:443 HTTP/1.1\r\n")) << asked;
  EXPECT_NE(answer.error().what.find("the proxy 127.0.0.1"), std::string::npos) << answer.error().what;
}

TEST_F(SystemProxyTest, AHostOfTheBypassListAndThisMachineAreReachedDirectly) {
  EXPECT_FALSE(fetch("http://a.direct.invalid/"));
  EXPECT_TRUE(asked.empty());
  RawServer own(io, RawServer::answering([](const std::string&) {
                  return std::string("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmine");
                }));
  EXPECT_EQ(fetch(own.url()).value().body, "mine");
  EXPECT_TRUE(asked.empty());
}

TEST_F(SystemProxyTest, NoneAndAProxyOfItsOwnWin) {
  HttpClientOptions options;
  options.proxy = "none";
  EXPECT_FALSE(fetch("http://none.crm.invalid/", options));
  EXPECT_TRUE(asked.empty());
  RawServer other(io, RawServer::answering([](const std::string&) {
                    return std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother");
                  }));
  options.proxy = "http://127.0.0.1:" + std::to_string(other.port());
  EXPECT_EQ(fetch("http://own.crm.invalid/", options).value().body, "other");
  EXPECT_TRUE(asked.empty());
}

}  // namespace
}  // namespace relay::test
