// webhooks.ini.
#include "Core/Config/SettingsLoader.h"
#include "Tests/Fuzz/Input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const relay::Error none{relay::Error::Kind::Disk, "none", false};
  const relay::SecretSources sources{[](const std::string&) { return std::nullopt; },
                                     [&](const std::string&) { return none; },
                                     [&](const std::string&, const std::string&) { return none; }};
  (void)relay::parseSettings("webhooks.ini", std::string(relay::fuzz::textOf(data, size)), sources);
  return 0;
}
