#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "Core/Http/ByteRanges.h"
#include "Core/Http/Server.h"
#include "Core/Time.h"

namespace relay {

// What is known of a file when it is answered with.
struct FileFacts {
  std::uint64_t size = 0;
  WallTime modified;
  std::uint64_t changeStamp = 0;
};

// A piece of the body: text, then bytes of the file.
struct FilePart {
  std::string before;
  ByteRange bytes;
};

// How a request for a file is answered: the header is `answer`'s, the body is `answer.body` where there are no parts,
// else the parts and `after`.
struct FilePlan {
  HttpAnswer answer;
  std::vector<FilePart> parts;
  std::string after;
  std::uint64_t contentLength = 0;
};

// Judges Range, If-Range, If-None-Match and If-Modified-Since of a request against a file. The answer has ETag
// (strong, of size and time), Last-Modified, Accept-Ranges, Content-Disposition where the file has a name, and what
// `content.headers` says. Ranges are for GET only. `boundary` separates several ranges; it must not occur in the file.
//
// Threads: pure. Source: RFC 9110, sections 8.8, 13 and 14; RFC 6266.
FilePlan planFile(const ServerRequest& request, bool head, const HttpAnswer& content, const FileFacts& facts,
                  const std::string& boundary);

}  // namespace relay
