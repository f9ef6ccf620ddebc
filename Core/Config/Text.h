#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace relay {

// Small questions about text of the ini. Case means ASCII case; bytes beyond stay as they are.
std::string lowered(std::string_view text);
std::string_view trimmed(std::string_view text);  // without blanks and tabs at both ends
bool isUtf8(std::string_view text);               // RFC 3629: no surrogates, no overlong forms
bool hasControl(std::string_view text);           // bytes below 32 but for the tab, and 127
bool isToken(std::string_view text);              // a header's name, RFC 9110 section 5.6.2

// The parts between commas, trimmed; empty ones are left out.
std::vector<std::string> splitList(std::string_view text);

// The parts with ", " between them.
std::string joined(const std::vector<std::string>& parts);

// `path`, or what it is below `folder` where it is not absolute. Empty stays empty.
std::string pathFrom(const std::string& folder, const std::string& path);

// The known word that was probably meant: one that differs by a slip or two. Empty: none is near.
std::string closest(std::string_view word, const std::vector<std::string>& known);

// ": did you mean \"timeout\"?", or nothing.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace relay
