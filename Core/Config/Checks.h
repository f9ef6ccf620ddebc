#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "Core/Config/SectionReader.h"
#include "Core/Config/Sections.h"
#include "Core/Config/Settings.h"

namespace relay {

// The sections of the file, to know where a setting stands.
struct Written {
  const std::vector<Section>& sections;
  const Section* section(const std::string& kind) const;
};

// Makes the endpoints of [webhooks] and each [webhook NAME], inheritance and defaults of the format
// included, and reports what does not go together. `pbxInternalCalls` is their default.
std::vector<EndpointSettings> readEndpoints(const Written& written, bool pbxInternalCalls,
                                            const ReadingContext& context);

// Fills what follows from other sections: recordings_url, output.
void derive(Settings& settings);

// What no key can tell alone: what is missing, what contradicts, what is unwise.
void crossCheck(const Settings& settings, const Written& written, Report& report);

// Warns of settings that this version does nothing with.
void checkUnsupported(const Written& written, Report& report);

}  // namespace relay
