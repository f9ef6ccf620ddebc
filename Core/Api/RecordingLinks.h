#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "Core/Config/Settings.h"
#include "Core/Time.h"

namespace relay {

// The path under which recordings are served, with a slash at its end.
inline constexpr std::string_view kRecordingPath = "/webapi/recording/";

// Whether this is the file name of a recording: letters, digits, '-' and '_', then ".mp3"; at most 200 characters, and
// no name that Windows keeps for a device. Everything else is not even looked up. Threads: pure.
bool isRecordingName(std::string_view name);

// Makes and judges links to recordings.
//
//   https://relay.example:8001/webapi/recording/210701165649_782-1-1.mp3?sig=KEYID.EXPIRY.MAC
//
// KEYID names the key (eight hex digits of its SHA-256), EXPIRY is in seconds since 1970 or 0 for never, MAC is the
// HMAC-SHA256 of name, KEYID and EXPIRY, in base64url. The first key signs, every key is accepted: a new key is put
// before the old one, which goes when its links may end.
//
// Threads: pure; any.
class RecordingLinks {
 public:
  struct Rules {
    std::string publicUrl;  // without the path above; a slash at its end does not matter
    RecordingAccess access = RecordingAccess::Signed;
    std::vector<Secret> keys;  // none: links are not signed, and no signature is right
    Milliseconds expires{0};   // 0: never
  };
  explicit RecordingLinks(Rules rules);

  // `name`: the file name with ".mp3". Without a signature unless access is Signed.
  std::string link(std::string_view name, WallTime now) const;

  enum class Verdict { Right, Wrong, Expired };
  // `signature`: what `sig` holds. Compares in a time that does not depend on how much of it is right.
  Verdict judge(std::string_view name, std::string_view signature, WallTime now) const;

  RecordingAccess access() const { return rules_.access; }

 private:
  struct Key {
    std::string id;
    Secret secret;
  };
  std::string signature(const Key& key, std::string_view name, const std::string& expiry) const;

  Rules rules_;
  std::vector<Key> keys_;
};

}  // namespace relay
