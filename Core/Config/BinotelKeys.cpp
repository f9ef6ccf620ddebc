#include "Core/Config/Tables.h"

namespace relay {
namespace {

using S = BinotelSettings;

Key<S> allowKey() {
  return keyOf(
      "allow", &S::allow,
      [](const std::string& text) -> Result<std::vector<std::string>> {
        std::vector<std::string> networks = splitList(text);
        for (const std::string& network : networks)
          if (!isNetwork(network))
            return wrongValue("expected addresses or networks, as in 203.0.113.7, 203.0.113.0/24");
        return networks;
      },
      joined);
}

}  // namespace

const std::vector<Key<BinotelSettings>>& binotelKeys() {
  static const std::vector<Key<S>> keys{
      secret("key", &S::key),
      secret("secret", &S::secret),
      text("company_id", &S::companyId),
      allowKey(),
      number("history_days", &S::historyDays, 1, 3650),
  };
  return keys;
}

}  // namespace relay
