#pragma once

#include <optional>
#include <string>

#include "Core/Http/Tls.h"

namespace relay {

// The certificate and key of a server, which are replaced while it runs.
//
// What the files hold is looked at again and again. A content that is new, and was the same twice in a row (the two
// files are not replaced at one moment), is tried once: where it is good it is used for connections from then on,
// else the one before stays in force and problem() says why.
//
// Threads: one owner; read() any.
class CertificateWatch {
 public:
  CertificateWatch() = default;  // no TLS
  // Failure: as serverTls.
  static Result<CertificateWatch> open(std::string certificateFile, std::string keyFile);

  // What the two files hold now, or why they can't be read; for look().
  static std::string read(const std::string& certificateFile, const std::string& keyFile);

  // True: a new certificate is in force.
  bool look(const std::string& content);

  const TlsContext& context() const { return context_; }  // null: no TLS
  const std::string& problem() const { return problem_; }
  const std::string& certificateFile() const { return certificateFile_; }
  const std::string& keyFile() const { return keyFile_; }

 private:
  std::string certificateFile_;
  std::string keyFile_;
  TlsContext context_;
  std::string tried_;
  std::string seen_;
  std::string problem_;
};

}  // namespace relay
