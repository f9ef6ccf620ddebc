#include <array>

#include "Core/Config/Checks.h"

// Settings that are understood, but that this version does nothing with: nobody may rely on them unknowingly.
namespace relay {
namespace {

struct Unused {
  const char* key;
  const char* what;
};
constexpr std::array kEndpointKeys{
    Unused{"signing_secret", "this version does not sign requests yet: receivers get them unsigned"},
    Unused{"shadow", "this version treats every receiver alike: failures of this one count"},
    Unused{"template.url", "this version sends format = query only"},
    Unused{"template.body", "this version sends format = query only"},
};

void checkEndpoint(const Section& section, Report& report) {
  if (const IniEntry* format = section.find("format"); format != nullptr && lowered(format->value) != "query") {
    report.warning(format->line, section.heading, "format",
                   "this version sends format = query only: nothing is sent to this receiver");
  }
  if (const IniEntry* check = section.find("check"); check != nullptr && lowered(check->value) == "event") {
    report.warning(check->line, section.heading, "check", "this version sends no test events: check asks with HEAD");
  }
  for (const Unused& one : kEndpointKeys) {
    if (const IniEntry* entry = section.find(one.key)) report.warning(entry->line, section.heading, one.key, one.what);
  }
}

}  // namespace

void checkUnsupported(const Settings& settings, const Written& written, Report& report) {
  for (const Section& section : written.sections) {
    if (section.kind == "webhooks" || section.kind == "webhook") checkEndpoint(section, report);
    if (section.kind == "binotel")
      report.warning(section.line, section.heading, "key", "this version does not answer such requests yet");
    if (section.kind == "onduty" && settings.onDuty.enabled)
      report.warning(section.line, section.heading, "enabled",
                     "this version does not route the emergency number yet: let the phone system do it");
  }
}

}  // namespace relay
