#pragma once

#include <filesystem>
#include <string>

namespace relay {

// A path in UTF-8 as std::filesystem and the streams take it. A std::string handed to them is taken for
// the account's code page on Windows, and there ends at 260 characters; this one has no such end: it is
// absolute, with \\?\ in front. On Linux it is the same bytes.
std::filesystem::path nativePath(const std::string& path);

// The reverse, to show or keep it: UTF-8, without \\?\.
std::string utf8Path(const std::filesystem::path& path);

// The path of `name` in `folder`, with the system's own separator.
std::string joinPath(const std::string& folder, const std::string& name);

}  // namespace relay
