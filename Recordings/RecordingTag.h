#pragma once

#include <optional>
#include <string>

#include "Recordings/Id3Tag.h"
#include "Recordings/Recording.h"

namespace relay::recordings {

// What an MP3 says of itself, enough to make its row of the library anew when that is lost.
Id3Tag tagOf(const Recording& recording);

// The row of an MP3 from its name ("yyMMddHHmmss_callid-leg-part.mp3") and its tag; nullopt for a name of another form.
std::optional<Recording> recordingFrom(const std::string& name, const Id3Tag& tag);

}  // namespace relay::recordings
