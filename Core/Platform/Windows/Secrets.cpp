#include "Core/Platform/Secrets.h"

#include <windows.h>

#include <dpapi.h>
#include <openssl/evp.h>

#include <memory>
#include <optional>

#include "Core/Platform/Base64.h"
#include "Core/Platform/Windows/Security.h"
#include "Core/Platform/Windows/Text.h"

// sealed:dpapi: base64 of what CryptProtectData made and its SHA-256, so that a damaged text is known as
// such before anything is unsealed. Machine scope: the ini's rights, not the
// account, say who may read the secret, so that the service and an administrator both can.
namespace relay {
namespace {

constexpr std::string_view kPrefix = "sealed:dpapi:";
constexpr std::size_t kSecretLimit = 4096;
constexpr std::size_t kDigestBytes = 32;
constexpr DWORD kFlags = CRYPTPROTECT_LOCAL_MACHINE | CRYPTPROTECT_UI_FORBIDDEN;

std::string digestOf(const std::string& bytes) {
  std::string digest(kDigestBytes, '\0');
  ::EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr, ::EVP_sha256(),
               nullptr);
  return digest;
}

DATA_BLOB blobOf(std::string& bytes) {
  return {static_cast<DWORD>(bytes.size()), reinterpret_cast<BYTE*>(bytes.data())};
}

std::string takeBlob(const DATA_BLOB& blob) {
  const std::unique_ptr<void, LocalFreeing> owner(blob.pbData);
  return std::string(reinterpret_cast<const char*>(blob.pbData), blob.cbData);
}

}  // namespace

Result<std::string> seal(const std::string&, std::string_view secret) {
  if (secret.empty() || secret.size() > kSecretLimit || secret.find_first_of("\r\n") != std::string_view::npos)
    return Error{Error::Kind::Config, "A secret to seal is one line of 1 to 4096 bytes"};
  std::string plain(secret);
  DATA_BLOB in = blobOf(plain);
  DATA_BLOB out{};
  if (!::CryptProtectData(&in, L"EmergencyRelay", nullptr, nullptr, nullptr, kFlags, &out))
    return Error{Error::Kind::Disk, "Windows could not seal the secret: " + systemMessage(::GetLastError())};
  const std::string sealed = takeBlob(out);
  return std::string(kPrefix) + toBase64(sealed + digestOf(sealed));
}

Result<std::string> unseal(const std::string&, std::string_view sealedText) {
  const Error damaged{Error::Kind::Config,
                      "it was not sealed on this machine, or is damaged: seal it here with \"protect\""};
  if (!sealedText.starts_with(kPrefix)) return damaged;
  std::optional<std::string> sealed = fromBase64(sealedText.substr(kPrefix.size()));
  if (!sealed || sealed->size() <= kDigestBytes) return damaged;
  const std::string digest = sealed->substr(sealed->size() - kDigestBytes);
  sealed->resize(sealed->size() - kDigestBytes);
  if (digest != digestOf(*sealed)) return damaged;
  DATA_BLOB in = blobOf(*sealed);
  DATA_BLOB out{};
  if (!::CryptUnprotectData(&in, nullptr, nullptr, nullptr, nullptr, kFlags, &out)) return damaged;
  return takeBlob(out);
}

}  // namespace relay
