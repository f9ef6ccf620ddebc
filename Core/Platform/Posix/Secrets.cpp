#include "Core/Platform/Secrets.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/stat.h>

#include <array>
#include <memory>
#include <optional>

#include "Core/Platform/Base64.h"
#include "Core/Platform/Files.h"
#include "Core/Platform/Posix/Descriptor.h"

// sealed:v1: base64 of nonce (12 bytes), ciphertext, tag (16 bytes); AES-256-GCM.
namespace relay {
namespace {

constexpr std::string_view kPrefix = "sealed:v1:";
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kSecretLimit = 4096;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytesOf(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string keyFile(const std::string& dataDir) { return dataDir + "/secret.key"; }

Result<std::string> readKey(const std::string& dataDir) {
  Result<std::string> key = readFile(keyFile(dataDir), kKeyBytes);
  if (key && key.value().size() != kKeyBytes)
    return Error{Error::Kind::Disk,
                 keyFile(dataDir) + ": it is damaged; restore it, or remove it and seal every secret anew"};
  return key;
}

// Makes the key unless another process has just done so; the one that is there in the end counts.
Result<std::string> readOrMakeKey(const std::string& dataDir) {
  const Outcome folder = makePrivateFolder(dataDir);
  if (!folder) return folder.error();
  struct stat owner {};
  if (::stat(keyFile(dataDir).c_str(), &owner) == 0) return readKey(dataDir);
  std::string key(kKeyBytes, '\0');
  if (RAND_bytes(bytesOf(key), static_cast<int>(key.size())) != 1)
    return Error{Error::Kind::Disk, "This machine has no random numbers to make a key with"};
  std::string temporary = keyFile(dataDir) + ".XXXXXX";
  const Descriptor fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return diskError(keyFile(dataDir), "making the key", errno);
  const bool owned =
      ::geteuid() != 0 || (::stat(dataDir.c_str(), &owner) == 0 && ::fchown(fd.get(), owner.st_uid, owner.st_gid) == 0);
  const bool written = owned && ::write(fd.get(), key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
                       ::fsync(fd.get()) == 0 &&
                       (::link(temporary.c_str(), keyFile(dataDir).c_str()) == 0 || errno == EEXIST);
  const int code = errno;
  ::unlink(temporary.c_str());
  if (!written) return diskError(keyFile(dataDir), "making the key", code);
  return readKey(dataDir);
}

std::optional<std::string> encrypt(const std::string& key, std::string_view plain) {
  std::string nonce(kNonceBytes, '\0');
  std::string tag(kTagBytes, '\0');
  std::string text(plain.size(), '\0');
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  int length = 0;
  const bool done =
      cipher && RAND_bytes(bytesOf(nonce), static_cast<int>(nonce.size())) == 1 &&
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(std::string_view(key)),
                         bytesOf(std::string_view(nonce))) == 1 &&
      EVP_EncryptUpdate(cipher.get(), bytesOf(text), &length, bytesOf(plain), static_cast<int>(plain.size())) == 1 &&
      EVP_EncryptFinal_ex(cipher.get(), bytesOf(text) + length, &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag.size()), tag.data()) == 1;
  if (!done) return std::nullopt;
  return nonce + text + tag;
}

std::optional<std::string> decrypt(const std::string& key, std::string_view sealed) {
  if (sealed.size() <= kNonceBytes + kTagBytes) return std::nullopt;
  const std::string_view nonce = sealed.substr(0, kNonceBytes);
  const std::string_view secret = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string plain(secret.size(), '\0');
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  int length = 0;
  const bool done =
      cipher &&
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(std::string_view(key)), bytesOf(nonce)) ==
          1 &&
      EVP_DecryptUpdate(cipher.get(), bytesOf(plain), &length, bytesOf(secret), static_cast<int>(secret.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag.size()), tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), bytesOf(plain) + length, &length) == 1;
  if (!done) return std::nullopt;
  return plain;
}

}  // namespace

Result<std::string> seal(const std::string& dataDir, std::string_view secret) {
  if (secret.empty() || secret.size() > kSecretLimit || secret.find_first_of("\r\n") != std::string_view::npos)
    return Error{Error::Kind::Config, "A secret to seal is one line of 1 to 4096 bytes"};
  const Result<std::string> key = readOrMakeKey(dataDir);
  if (!key) return key.error();
  const std::optional<std::string> sealed = encrypt(key.value(), secret);
  if (!sealed) return Error{Error::Kind::Disk, "OpenSSL could not seal the secret"};
  return std::string(kPrefix) + toBase64(*sealed);
}

Result<std::string> unseal(const std::string& dataDir, std::string_view sealedText) {
  const Error damaged{
      Error::Kind::Config,
      "it was not sealed for this machine and data folder, or is damaged: seal it here with \"protect\""};
  if (!sealedText.starts_with(kPrefix)) return damaged;
  const std::optional<std::string> sealed = fromBase64(sealedText.substr(kPrefix.size()));
  if (!sealed) return damaged;
  const Result<std::string> key = readKey(dataDir);
  if (!key) return key.error();
  std::optional<std::string> plain = decrypt(key.value(), *sealed);
  if (!plain) return damaged;
  return std::move(*plain);
}

}  // namespace relay
