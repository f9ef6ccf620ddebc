#pragma once

#include <windows.h>

#include <memory>
#include <string>

namespace relay {

struct LocalFreeing {
  void operator()(void* memory) const { ::LocalFree(memory); }
};
using SecurityDescriptor = std::unique_ptr<void, LocalFreeing>;

// Full access for SYSTEM, the administrators and this process: the service it is, where that has a SID of its
// own, else its account; nobody else, nothing inherited. `forFolder`: what is made inside gets the same. Null when the
// system refuses.
SecurityDescriptor privateDescriptor(bool forFolder);

// Attributes that carry `descriptor`, which must outlive them.
SECURITY_ATTRIBUTES attributesOf(const SecurityDescriptor& descriptor);

}  // namespace relay
