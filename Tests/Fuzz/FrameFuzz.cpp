// What the phone system sends: frames of the event socket and answers of call control and XAPI.
#include "Core/Pbx/ThreeCx/CallControlWire.h"
#include "Tests/Fuzz/Input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = relay::fuzz::textOf(data, size);
  (void)relay::threecx::parseFrame(text);
  (void)relay::threecx::parseParticipant(text, "101");
  (void)relay::threecx::parseDnList(text);
  (void)relay::threecx::parseDn(text);
  return 0;
}
