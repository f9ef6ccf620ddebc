#include "Core/Http/CertificateWatch.h"

#include <utility>

#include "Core/Platform/Files.h"

namespace relay {
namespace {

constexpr std::size_t kPemLimit = 4 * 1024 * 1024;

}  // namespace

std::string CertificateWatch::read(const std::string& certificateFile, const std::string& keyFile) {
  const auto certificate = readFile(certificateFile, kPemLimit);
  const auto key = readFile(keyFile, kPemLimit);
  return (certificate ? certificate.value() : certificate.error().what) + '\0' + (key ? key.value() : key.error().what);
}

Result<CertificateWatch> CertificateWatch::open(std::string certificateFile, std::string keyFile) {
  CertificateWatch watch;
  watch.tried_ = watch.seen_ = read(certificateFile, keyFile);
  auto context = serverTls(certificateFile, keyFile);
  if (!context) return context.error();
  watch.context_ = std::move(context).value();
  watch.certificateFile_ = std::move(certificateFile);
  watch.keyFile_ = std::move(keyFile);
  return watch;
}

bool CertificateWatch::look(const std::string& content) {
  if (std::exchange(seen_, content) != content || content == tried_) return false;
  tried_ = content;
  auto context = serverTls(certificateFile_, keyFile_);
  if (!context) {
    problem_ = context.error().what + "; the certificate before stays in force";
    return false;
  }
  problem_.clear();
  context_ = std::move(context).value();
  return true;
}

}  // namespace relay
