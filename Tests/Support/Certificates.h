#pragma once

#include <string>
#include <vector>

namespace relay::test {

struct CertifiedKey {
  std::string certificatePem;
  std::string keyPem;
};

// A certificate authority of its own, valid from yesterday for a year (EC P-256).
// Failure: throws std::runtime_error (OpenSSL out of order).
CertifiedKey makeAuthority(const std::string& name);

// A server certificate for host names and IP addresses, the first one is its subject.
// `daysValid` < 0: has expired.
CertifiedKey issueCertificate(const CertifiedKey& authority, const std::vector<std::string>& hosts, int daysValid = 30);

}  // namespace relay::test
