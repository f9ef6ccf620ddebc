#pragma once

#include <string>

namespace relay {

// How the number in the phone system stands, for /health, metrics and `duty now`.
struct ForwardingStatus {
  bool enabled = false;
  std::string extension;
  std::string wanted;        // as it is to be written; empty: the one that is there stays
  std::string inPbx;         // as last read; empty: none, or not read yet
  bool confirmed = false;    // what is wanted was last seen in the phone system
  bool needsPerson = false;  // it will not come right by itself, or has not for five minutes
  std::string problem;       // one line, numbers masked; empty: all is well
};

}  // namespace relay
