// Certificates that Windows trusts are good for every connection, by WinHTTP and by OpenSSL.
#include <winsock2.h>

#include <windows.h>

#include <wincrypt.h>

#include <fstream>
#include <optional>
#include <random>
#include <stdexcept>
#include <vector>

#include "Core/Http/HttpClient.h"
#include "Core/Http/Server.h"
#include "Core/Http/Tls.h"
#include "Tests/Support/Certificates.h"
#include "Tests/Unit/Http/Loop.h"

namespace relay::test {
namespace {

using namespace std::chrono_literals;
using Maker = std::unique_ptr<HttpClient> (*)(boost::asio::any_io_executor, HttpClientOptions);

std::vector<BYTE> fromPem(const std::string& pem) {
  DWORD size = 0;
  ::CryptStringToBinaryA(pem.c_str(), 0, CRYPT_STRING_BASE64HEADER, nullptr, &size, nullptr, nullptr);
  std::vector<BYTE> bytes(size);
  ::CryptStringToBinaryA(pem.c_str(), 0, CRYPT_STRING_BASE64HEADER, bytes.data(), &size, nullptr, nullptr);
  return bytes;
}

// A root among the machine's own, as long as the object lives. (One of the user's would be asked about.)
// The store is closed after each step, which is when Wine writes it.
class MachineRoot {
 public:
  enum class Purpose { Everything, Nothing };

  explicit MachineRoot(const std::string& pem, Purpose purpose = Purpose::Everything) {
    const auto bytes = fromPem(pem);
    mine_ = ::CertCreateCertificateContext(X509_ASN_ENCODING, bytes.data(), static_cast<DWORD>(bytes.size()));
    CERT_ENHKEY_USAGE none{};
    if (purpose == Purpose::Nothing) ::CertSetEnhancedKeyUsage(mine_, &none);  // as an administrator may do
    const HCERTSTORE store = open();
    if (store == nullptr) return;
    added_ = ::CertAddCertificateContextToStore(store, mine_, CERT_STORE_ADD_REPLACE_EXISTING, nullptr) != FALSE;
    ::CertCloseStore(store, 0);
  }
  ~MachineRoot() {
    if (added_) remove();
    ::CertFreeCertificateContext(mine_);
  }
  MachineRoot(const MachineRoot&) = delete;
  MachineRoot& operator=(const MachineRoot&) = delete;
  bool added() const { return added_; }

 private:
  static HCERTSTORE open() {
    return ::CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, L"ROOT");
  }

  void remove() {
    const HCERTSTORE store = open();
    const PCCERT_CONTEXT found =
        ::CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, mine_, nullptr);
    EXPECT_NE(found, nullptr);
    if (found != nullptr) ::CertDeleteCertificateFromStore(found);
    ::CertCloseStore(store, 0);
  }

  PCCERT_CONTEXT mine_ = nullptr;
  bool added_ = false;
};

// Wine takes every issuer that has no list of revoked certificates for one that revoked them, when asked for
// that, as cpprestsdk asks WinHTTP.
bool runsUnderWine() { return ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr; }

class SystemTrustTest : public testing::TestWithParam<Maker> {
 protected:
  SystemTrustTest() {
    const auto issued = issueCertificate(authority, {"localhost", "127.0.0.1"});
    std::ofstream(folder.file("server.crt")) << issued.certificatePem;
    std::ofstream(folder.file("server.key")) << issued.keyPem;
    ServerOptions options;
    options.listen = {{"127.0.0.1", 0}};
    options.tlsCertificate = folder.file("server.crt");
    options.tlsKey = folder.file("server.key");
    auto listening = Server::listen(io.get_executor(), options);
    if (!listening) throw std::runtime_error(listening.error().what);
    server = std::move(listening).value();
    server->route("GET", "/", [](const ServerRequest&, const Answer& answer) {
      answer({200, "ok", "text/plain", {}});
    });
  }

  Result<HttpResponse> fetch(const HttpClientOptions& options = {}) {
    auto client = GetParam()(io.get_executor(), options);
    HttpRequest request;
    request.url = "https://localhost:" + std::to_string(server->ports().front()) + "/";
    request.timeout = 8s;
    std::optional<Result<HttpResponse>> result;
    client->send(request, [&](Result<HttpResponse> came) { result = std::move(came); });
    EXPECT_TRUE(runUntil(io, [&] { return result.has_value(); }));
    client.reset();
    io.restart();
    io.poll();  // with the last operation the shared trust goes, too
    return result ? *result : Result<HttpResponse>(Error{});
  }

  CertifiedKey authority = makeAuthority("Relay test authority " + std::to_string(std::random_device{}()));
  boost::asio::io_context io;
  TempFolder folder;
  std::unique_ptr<Server> server;
};

TEST_P(SystemTrustTest, AServerWhoseIssuerWindowsTrustsIsTakenAndWithoutThatRefused) {
  const auto before = fetch();
  ASSERT_FALSE(before) << "nobody trusts this authority yet";
  EXPECT_NE(before.error().what.find("certificate"), std::string::npos) << before.error().what;
  const MachineRoot root(authority.certificatePem);
  if (!root.added()) GTEST_SKIP() << "only an administrator may add a root";
  if (GetParam() == &makeRestClient && runsUnderWine()) GTEST_SKIP() << "Wine cannot check revocation";
  const auto trusted = fetch();
  EXPECT_TRUE(trusted) << trusted.error().what;
}

TEST_P(SystemTrustTest, ARootThatAppearsWhileTheProgramRunsIsFound) {
  const auto held = clientTls({}, true);  // shared, so the clients below take it
  ASSERT_TRUE(held);
  const MachineRoot root(authority.certificatePem);
  if (!root.added()) GTEST_SKIP() << "only an administrator may add a root";
  if (GetParam() == &makeRestClient && runsUnderWine()) GTEST_SKIP() << "Wine cannot check revocation";
  const auto answer = fetch();
  EXPECT_TRUE(answer) << answer.error().what;
}

TEST_P(SystemTrustTest, ARootThatMayVouchForNothingIsNotTaken) {
  if (GetParam() != &makeBeastClient) GTEST_SKIP() << "WinHTTP's own affair";
  const MachineRoot root(authority.certificatePem, MachineRoot::Purpose::Nothing);
  if (!root.added()) GTEST_SKIP() << "only an administrator may add a root";
  EXPECT_FALSE(fetch());
}

TEST_P(SystemTrustTest, ACaFileReplacesWhatWindowsTrusts) {
  const MachineRoot root(authority.certificatePem);
  if (!root.added()) GTEST_SKIP() << "only an administrator may add a root";
  std::ofstream(folder.file("other.pem")) << makeAuthority("Another authority").certificatePem;
  const auto refused = fetch({.caFile = folder.file("other.pem")});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("certificate"), std::string::npos) << refused.error().what;
}

TEST_P(SystemTrustTest, AnAuthorityNamedInCaFileIsTrustedWithoutWindows) {
  std::ofstream(folder.file("ca.pem")) << authority.certificatePem;
  const auto answer = fetch({.caFile = folder.file("ca.pem")});
  EXPECT_TRUE(answer) << answer.error().what;
}

TEST_P(SystemTrustTest, WithoutVerificationAnyIssuerIsGood) {
  const auto answer = fetch({.tlsVerify = false});
  EXPECT_TRUE(answer) << answer.error().what;
}

INSTANTIATE_TEST_SUITE_P(Beast, SystemTrustTest, testing::Values(&makeBeastClient));
INSTANTIATE_TEST_SUITE_P(Rest, SystemTrustTest, testing::Values(&makeRestClient));

}  // namespace
}  // namespace relay::test
