#pragma once

#include <string>

#include "Core/Calls/CallEvent.h"
#include "Recordings/RecordedCall.h"
#include "Recordings/Recording.h"
#include "Recordings/RecordingName.h"

namespace relay::recordings {

// What is told of recordings. Links are added by whoever knows how they look. Threads: pure.

// The event that posts MP3s of a call, of which `last` was recorded last. `call` may be null: an unknown call, told
// from the name of its file.
CallEvent recordingEvent(const RecordedCall* call, const Recording& last, WallTime now);

// `word`: "recording_missing" or "recording_broken". `text`: one line for people.
CallEvent recordingNotice(const std::string& word, const RecordedCall* call, int leg, const RecordingName& name,
                          const std::string& path, const std::string& text, WallTime now);

// A path as it may stand in the log: the telephone numbers in it are masked.
std::string shownPath(const std::string& path, const RecordingName& name);

}  // namespace relay::recordings
