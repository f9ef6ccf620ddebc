#pragma once

#include <string>
#include <vector>

#include "Core/Result.h"
#include "Recordings/Library.h"
#include "Recordings/RecordingsService.h"

namespace relay::recordings {

// What commands and the service tell each other of recordings.

// A JSON array, newest first as given.
std::string recordingsJson(const std::vector<Recording>& recordings);

// {"files":[…],"callKeys":[…],"problems":[…]}
std::string erasedJson(const Erased& erased);
Result<Erased> erasedFromJson(const std::string& text);

// A query as JSON and back. Failure: Config for what is none.
std::string queryJson(const RecordingQuery& query);
Result<RecordingQuery> queryFromJson(const std::string& text);

}  // namespace relay::recordings
