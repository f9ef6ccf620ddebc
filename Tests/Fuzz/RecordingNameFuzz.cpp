// Names of files in the folder of recordings.
#include "Recordings/RecordingName.h"
#include "Tests/Fuzz/Input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = relay::fuzz::textOf(data, size);
  const auto slash = text.find('/');
  const auto folder = slash == std::string_view::npos ? std::string_view("101") : text.substr(0, slash);
  (void)relay::recordings::parseRecordingName(text.substr(slash == std::string_view::npos ? 0 : slash + 1), folder);
  return 0;
}
