#include "Core/Http/SystemProxy.h"

namespace relay {

std::optional<Proxy> systemProxy(const Url&) { return std::nullopt; }

bool systemHasProxySettings() { return false; }

}  // namespace relay
