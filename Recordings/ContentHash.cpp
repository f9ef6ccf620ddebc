#include "Recordings/ContentHash.h"

#include <array>
#include <fstream>
#include <memory>
#include <vector>

#include <openssl/evp.h>

#include "Core/Platform/Digest.h"
#include "Core/Platform/NativePath.h"

namespace relay::recordings {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

Result<std::string> contentHash(const std::string& path, const std::stop_token& stop) {
  constexpr std::size_t blockBytes = 256 * 1024;
  std::ifstream file(nativePath(path), std::ios::binary);
  if (!file) return Error{Error::Kind::Disk, path + ": it can't be opened; may the service's account read it?", true};
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  std::vector<char> block(blockBytes);
  while (file && !stop.stop_requested()) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    EVP_DigestUpdate(context.get(), block.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (stop.stop_requested()) return Error{Error::Kind::Timeout, "stopped", true};
  if (!file.eof()) return Error{Error::Kind::Disk, path + ": reading failed", true};
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned length = 0;
  EVP_DigestFinal_ex(context.get(), hash.data(), &length);
  return toHex({reinterpret_cast<const char*>(hash.data()), length});
}

}  // namespace relay::recordings
