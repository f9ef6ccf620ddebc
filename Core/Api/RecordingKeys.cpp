#include "Core/Api/RecordingKeys.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "Core/Platform/Files.h"
#include "Core/Platform/NativePath.h"
#include "Core/Platform/RandomText.h"

namespace relay {
namespace {

constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kShortest = 16;
constexpr std::size_t kFileLimit = 64 * 1024;

// Adds the words between separators and spaces.
Outcome addKeys(std::string_view text, std::string_view separators, const std::string& where,
                std::vector<Secret>& keys) {
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(separators), text.size());
    auto one = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
    one = one.substr(0, one.find_last_not_of(" \t") + 1);
    if (one.empty()) continue;
    if (one.size() < kShortest) {
      return Error{Error::Kind::Config, where + ": a key that signs links has at least 16 characters", false};
    }
    keys.emplace_back(std::string(one));
  }
  return success();
}

// What the file holds; empty where it is not there and not wanted.
Result<std::string> keptKeys(const std::string& file, bool make) {
  std::error_code unknown;
  if (!std::filesystem::exists(nativePath(file), unknown)) {
    if (!make) return std::string();
    auto key = randomText(kRandomBytes);
    if (!key) return key.error();
    const auto made = createFile(file, key.value() + '\n');
    if (!made) return made.error();
    if (made.value()) return key.value();
  }
  return readFile(file, kFileLimit);
}

}  // namespace

Result<std::vector<Secret>> recordingKeys(const std::string& dataDir, const Secret& signingKey, bool make) {
  std::vector<Secret> keys;
  if (auto added = addKeys(signingKey.reveal(), ",", "[recordings] signing_key", keys); !added) return added.error();
  const std::string file = joinPath(dataDir, "recording-links.key");
  const auto kept = keptKeys(file, make && keys.empty());
  if (!kept) return kept.error();
  if (auto added = addKeys(kept.value(), "\r\n", file, keys); !added) return added.error();
  if (keys.empty()) {
    return Error{Error::Kind::Config,
                 file + ": there is no key in it; without that file the service makes one when it starts", false};
  }
  return keys;
}

}  // namespace relay
