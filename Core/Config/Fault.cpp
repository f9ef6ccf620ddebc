#include "Core/Config/Fault.h"

namespace relay {

std::string describe(const Fault& fault) {
  std::string text = fault.file;
  if (fault.line > 0) text += ", line " + std::to_string(fault.line);
  text += ": ";
  std::string place;
  if (!fault.section.empty()) place = "[" + fault.section + "]";
  if (!fault.key.empty()) place += (place.empty() ? "" : " ") + fault.key;
  if (!fault.value.empty()) place += " = " + fault.value;
  if (!place.empty()) text += place + ": ";
  return text + fault.what;
}

}  // namespace relay
