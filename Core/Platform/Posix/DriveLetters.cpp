#include "Core/Platform/DriveLetters.h"

namespace relay {

std::optional<std::string> driveLetterProblem(const std::string&) { return std::nullopt; }

}  // namespace relay
