// The rules of installation that need no service control manager.
#include <gmock/gmock.h>

#include "Core/Platform/Paths.h"
#include "Service/ServiceControl.h"
#include "Service/Windows/Account.h"
#include "Service/Windows/Firewall.h"
#include "Service/Windows/ServiceManager.h"

namespace relay {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ServiceRules, TheSidOfAServiceComesFromItsNameInAnyCase) {
  // A service that every Windows has: "sc showsid TrustedInstaller".
  const std::wstring known = L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
  EXPECT_EQ(serviceSid("TrustedInstaller"), known);
  EXPECT_EQ(serviceSid("trustedinstaller"), known);
}

TEST(ServiceRules, AccountsAreNamedAsTheControlManagerWantsThem) {
  EXPECT_EQ(accountName("localservice"), L"NT AUTHORITY\\LocalService");
  EXPECT_EQ(accountName("NT AUTHORITY\\LOCAL SERVICE"), L"NT AUTHORITY\\LocalService");
  EXPECT_EQ(accountName("NetworkService"), L"NT AUTHORITY\\NetworkService");
  EXPECT_EQ(accountName("relay"), L".\\relay");
  EXPECT_EQ(accountName("OFFICE\\relay"), L"OFFICE\\relay");
  EXPECT_EQ(accountName("relay@office.example.com"), L"relay@office.example.com");
}

TEST(ServiceRules, OnlyAccountsWithAPasswordAreAskedForOne) {
  for (const char* account : {"LocalService", "NetworkService", "LocalSystem", "OFFICE\\relay$", "NT SERVICE\\Relay"})
    EXPECT_FALSE(needsPassword(account)) << account;
  for (const char* account : {"relay", "OFFICE\\relay", "relay@office.example.com"})
    EXPECT_TRUE(needsPassword(account)) << account;
}

TEST(ServiceRules, NamesThatCouldMeanSomethingElseAreRefused) {
  for (const char* name : {"EmergencyRelay", "Relay-2", "relay_b.c"}) EXPECT_TRUE(checkServiceName(name)) << name;
  for (const std::string& name : {std::string(), std::string("a b"), std::string("a\\b"), std::string("a/b"),
                                  std::string("a\"b"), std::string(81, 'a')})
    EXPECT_FALSE(checkServiceName(name)) << name;
}

TEST(ServiceRules, AServiceIsKnownByItsProgramAndItsSettings) {
  const ServiceSetup ours{
      L"\"C:\\Program Files\\EmergencyRelay\\emergencyrelay.EXE\" service --config \"D:\\a b\\w.ini\"",
      {},
      SERVICE_AUTO_START};
  EXPECT_TRUE(isOurs(ours));
  EXPECT_EQ(configOf(ours), "D:\\a b\\w.ini");
  const ServiceSetup plain{L"C:\\Relay\\EmergencyRelay.exe service", {}, SERVICE_AUTO_START};
  EXPECT_TRUE(isOurs(plain));
  EXPECT_EQ(configOf(plain), defaultConfigFile());
  for (const wchar_t* other : {L"C:\\Windows\\spoolsv.exe", L"\"C:\\Other\\Relay.exe\" EmergencyRelay.exe", L""})
    EXPECT_FALSE(isOurs({other, {}, SERVICE_AUTO_START}));
}

TEST(ServiceRules, TheFirewallIsOpenedForPortsBeyondLoopbackOnly) {
  ServerSettings server;
  server.listen = {{"127.0.0.1", 8001}, {"::1", 8002}, {"localhost", 8003}, {"127.8.8.8", 8004}};
  EXPECT_THAT(portsBeyondLoopback(server), IsEmpty());
  server.listen.insert(server.listen.end(), {{"", 8005}, {"192.0.2.7", 8006}, {"::", 8005}});
  EXPECT_THAT(portsBeyondLoopback(server), ElementsAre(8005, 8006));
}

}  // namespace
}  // namespace relay
