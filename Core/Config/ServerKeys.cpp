#include "Core/Config/Tables.h"

namespace relay {
namespace {

using S = ServerSettings;

Key<S> listenKey() {
  Key<S> key{"listen",
             [](S& target, const Given& given) -> Outcome {
               if (!given.repeated) target.listen.clear();
               const std::vector<std::string> addresses = splitList(given.value);
               if (addresses.empty()) return wrongValue("the address is missing, as in 127.0.0.1:8001");
               for (const std::string& text : addresses) {
                 const Result<ListenAddress> address = parseListen(text);
                 if (!address) return address.error();
                 target.listen.push_back(address.value());
               }
               return success();
             },
             [](const S& source) {
               std::vector<std::string> parts;
               for (const ListenAddress& address : source.listen) parts.push_back(formatListen(address));
               return joined(parts);
             }};
  key.several = true;
  return key;
}

}  // namespace

const std::vector<Key<ServerSettings>>& serverKeys() {
  static const std::vector<Key<S>> keys{
      listenKey(),
      path("tls_certificate", &S::tlsCertificate),
      path("tls_key", &S::tlsKey),
      yesNo("insecure", &S::insecure),
      secret("api_key", &S::apiKey),
      secret("admin_key", &S::adminKey),
  };
  return keys;
}

}  // namespace relay
