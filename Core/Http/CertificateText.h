#pragma once

#include <string>

struct x509_store_ctx_st;

namespace relay {

// After a failed verification: which certificate, why, and what the administrator can do.
// Reads as the end of a sentence that names the host.
std::string describeRefusal(x509_store_ctx_st* chain);

}  // namespace relay
