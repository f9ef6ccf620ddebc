#include "Core/Config/Tables.h"
#include "Core/Platform/LocalStamp.h"

namespace relay {
namespace {

using namespace std::chrono_literals;

Key<PbxSettings> originKey() {
  const auto parse = [](const std::string& url) { return url.empty() ? Result<std::string>(url) : parseOrigin(url); };
  Key<PbxSettings> key = keyOf("url", &PbxSettings::url, parse, [](const std::string& url) { return url; });
  key.show = Show::Url;
  return key;
}

}  // namespace

const std::vector<Key<PbxSettings>>& pbxKeys() {
  using S = PbxSettings;
  static const std::vector<Key<S>> keys{
      choice("backfill", &S::backfill,
             Words<Backfill>{{"missed", Backfill::Missed}, {"all", Backfill::All}, {"no", Backfill::No}}),
      choice("type", &S::type, Words<std::string>{{"3cx", "3cx"}}),
      originKey(),
      text("client_id", &S::clientId),
      secret("client_secret", &S::clientSecret),
      path("ca_file", &S::caFile),
      yesNo("tls_verify", &S::tlsVerify),
      text("proxy", &S::proxy, checkProxy, Show::Url),
      text("timezone", &S::timezone, checkZone),
      country("country", &S::country),
      yesNo("internal_calls", &S::internalCalls),
      numbers("extensions", &S::extensions),
      duration("missed_after", &S::missedAfter, 0ms, 60s),
  };
  return keys;
}

}  // namespace relay
