#include "Service/EventLog.h"

#include <windows.h>

#include <atomic>

#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

constexpr std::size_t longestText = 30'000;  // of an event's string; Windows takes 31,839 characters

std::atomic<HANDLE> source{nullptr};

// The severity as Messages.mc has it in the two highest bits of the message's id.
WORD typeOf(EventNumber number) {
  switch (number) {
    case EventNumber::Started:
    case EventNumber::Stopped:
    case EventNumber::SettingsGood:
    case EventNumber::PbxBack:
    case EventNumber::EndpointResumed:
    case EventNumber::DiskWell: return EVENTLOG_INFORMATION_TYPE;
    case EventNumber::SettingsReadable:
    case EventNumber::PbxLost:
    case EventNumber::DiskLow:
    case EventNumber::LogNotWritten:
    case EventNumber::RecordingMissing: return EVENTLOG_WARNING_TYPE;
    case EventNumber::CannotStart:
    case EventNumber::SettingsRefused:
    case EventNumber::EndpointPaused:
    case EventNumber::DeadLetters:
    case EventNumber::DiskRefuses:
    case EventNumber::OnDutyUpdateFailed: return EVENTLOG_ERROR_TYPE;
  }
  return EVENTLOG_ERROR_TYPE;
}

DWORD messageId(EventNumber number) {
  const WORD type = typeOf(number);
  const DWORD severity = type == EVENTLOG_ERROR_TYPE ? 3 : type == EVENTLOG_WARNING_TYPE ? 2 : 1;
  return severity << 30U | static_cast<DWORD>(number);
}

// Without a part of a character at its end.
std::string shortened(const std::string& text) {
  if (text.size() <= longestText) return text;
  std::size_t end = longestText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

}  // namespace

void openEventLog(const std::string& name) { source = ::RegisterEventSourceW(nullptr, toWide(name).c_str()); }

bool eventLogIsOpen() { return source.load() != nullptr; }

void writeEvent(EventNumber number, const std::string& text) {
  const HANDLE log = source;
  if (log == nullptr) return;
  const std::wstring wide = toWide(shortened(text));
  const wchar_t* strings[] = {wide.c_str()};
  ::ReportEventW(log, typeOf(number), 0, messageId(number), nullptr, 1, 0, strings, nullptr);
}

}  // namespace relay
