#include <algorithm>
#include <array>

#include "Core/Config/Checks.h"
#include "Core/Platform/Paths.h"

namespace relay {
namespace {

// Keys that stand in documents and examples: whoever read those knows them.
constexpr std::array kKnownKeys{"secret-cx-key",
                                "changeme",
                                "change-me",
                                "your-api-key",
                                "your-secret-api-key",
                                "changemechangeme",
                                "1234567890123456",
                                "0123456789abcdef",
                                "0123456789abcdef0123456789abcdef",
                                "passwordpassword",
                                "aaaaaaaaaaaaaaaa",
                                "0000000000000000"};
constexpr std::size_t kKeyBytes = 16;

// Reports for one section at the line of the key, of the section, or of none.
class SectionChecks {
 public:
  SectionChecks(const Written& written, const std::string& kind, Report& report)
      : section_(written.section(kind)), kind_(kind), report_(report) {}

  bool has(const std::string& key) const { return section_ != nullptr && section_->find(key) != nullptr; }

  void fault(const std::string& key, const std::string& what) { report_.fault(lineOf(key), heading(), key, "", what); }
  void warning(const std::string& key, const std::string& what) { report_.warning(lineOf(key), heading(), key, what); }
  // A value that was given but is wrong has its own fault already.
  void require(const std::string& key, bool present, const std::string& what) {
    const IniEntry* entry = section_ == nullptr ? nullptr : section_->find(key);
    if (!present && (entry == nullptr || entry->value.empty())) fault(key, what);
  }

 private:
  int lineOf(const std::string& key) const {
    const IniEntry* entry = section_ == nullptr ? nullptr : section_->find(key);
    return entry != nullptr ? entry->line : section_ != nullptr ? section_->line : 0;
  }
  std::string heading() const { return section_ == nullptr ? kind_ : section_->heading; }

  const Section* section_;
  std::string kind_;
  Report& report_;
};

void checkPbx(const PbxSettings& pbx, SectionChecks at) {
  at.require("url", !pbx.url.empty(), "the address of the phone system is missing, as in https://pbx.example.com:5001");
  at.require("client_id", !pbx.clientId.empty(), "the client id of the API client in the phone system is missing");
  at.require("client_secret", !pbx.clientSecret.empty(), "the API client's secret is missing");
  if (lowered(pbx.url).starts_with("http:"))
    at.warning("url", "http shows the secret and every call to anybody on the way: use https");
  if (!pbx.tlsVerify)
    at.warning("tls_verify",
               "anybody on the way can pose as the phone system: use ca_file for a certificate of your own");
}

void checkRecordings(const RecordingsSettings& recordings, SectionChecks at) {
  if (!recordings.enabled) return;
  at.require("public_url", !recordings.publicUrl.empty(),
             "the address under which receivers reach the recordings is missing, as in https://relay.example.com:8001");
  if (recordings.source == RecordingSource::Folder)
    at.require("folder", !recordings.folders.empty(), "the folder of the phone system's recordings is missing");
}

// Of several keys that sign links each must be long enough.
void checkSigningKey(const Secret& keys, SectionChecks& at) {
  for (const std::string& key : splitList(keys.reveal())) {
    if (key.size() < kKeyBytes) at.fault("signing_key", "a key has at least 16 characters: choose a random one");
  }
}

void checkRecordingAccess(const RecordingsSettings& recordings, const ServerSettings& server, SectionChecks at) {
  if (!recordings.enabled) return;
  checkSigningKey(recordings.signingKey, at);
  if (recordings.access == RecordingAccess::Key && server.apiKey.empty())
    at.fault("access", "access = key needs [server] api_key, which is missing");
  if (recordings.access == RecordingAccess::Open)
    at.warning("access", "whoever knows or guesses a link may listen: signed links work in the same way");
}

void checkKey(const std::string& name, const Secret& key, SectionChecks& at) {
  if (key.empty()) return;
  const std::string lower = lowered(key.reveal());
  if (std::find(kKnownKeys.begin(), kKnownKeys.end(), lower) != kKnownKeys.end())
    return at.fault(name, "this key stands in public documents: choose a random one");
  if (key.reveal().size() < kKeyBytes) at.fault(name, "a key has at least 16 characters: choose a random one");
}

bool isLoopback(const ListenAddress& address) {
  return !address.host.empty() && hostKind(address.host) == HostKind::Loopback;
}

void checkServer(const ServerSettings& server, SectionChecks at) {
  checkKey("api_key", server.apiKey, at);
  checkKey("admin_key", server.adminKey, at);
  if (!server.apiKey.empty() && server.apiKey == server.adminKey)
    at.fault("admin_key", "admin_key and api_key must differ: the phone system knows one of them");
  if (server.tlsCertificate.empty() != server.tlsKey.empty())
    at.fault(server.tlsKey.empty() ? "tls_key" : "tls_certificate",
             "tls_certificate and tls_key go together: one is missing");
  if (server.insecure && !std::all_of(server.listen.begin(), server.listen.end(), isLoopback))
    at.warning("insecure", "plain HTTP beyond this machine shows keys and recordings to anybody on the way");
  for (auto it = server.listen.begin(); it != server.listen.end(); ++it)
    if (it->port != 0 && std::find(std::next(it), server.listen.end(), *it) != server.listen.end())
      at.fault("listen", formatListen(*it) + " stands here twice");
}

void checkOnDuty(const OnDutySettings& duty, const ServerSettings& server, SectionChecks at) {
  if (!duty.enabled) return;
  at.require("roster", !duty.roster.empty(), "the roster is missing: an .ics or .csv file, or an https URL of one");
  if (duty.push)
    at.require("dummy_extension", !duty.dummyExtension.empty(),
               "push = yes needs the extension whose mobile number is kept up to date");
  if (duty.pull && server.apiKey.empty())
    at.warning("pull", "[server] api_key is missing: /integration/routing is not served without it");
  if (duty.fallbackNumber.empty())
    at.warning("fallback_number", "nobody is reached while nobody is on duty: give a fallback_number");
  if (!duty.dummyExtension.empty() && duty.dummyExtension == duty.fallbackNumber)
    at.fault("fallback_number", "it is the dummy extension itself: calls would go in a circle");
}

void checkPeople(const OnDutySettings& duty, const Written& written, Report& report) {
  for (const Section& section : written.sections) {
    if (section.kind != "person" || section.find("mobile") != nullptr) continue;
    if (duty.enabled)
      report.warning(section.line, section.heading, "mobile",
                     "without a mobile number this person can't be reached on duty");
  }
}

void checkBinotel(const Written& written, const Settings& settings, Report& report) {
  std::size_t index = 0;
  for (const Section& section : written.sections) {
    if (section.kind != "binotel" || index >= settings.binotel.size()) continue;
    const BinotelSettings& binotel = settings.binotel[index++];
    if (binotel.key.empty() && section.find("key") == nullptr)
      report.fault(section.line, section.heading, "key", "", "the key that the CRM sends is missing");
    if (binotel.secret.empty() && section.find("secret") == nullptr)
      report.fault(section.line, section.heading, "secret", "", "the secret that signs requests is missing");
    for (std::size_t other = 0; other + 1 < index; ++other)
      if (!binotel.key.empty() && settings.binotel[other].key == binotel.key)
        report.fault(section.line, section.heading, "key", "", "another [binotel] section has the same key");
  }
}

// Somebody must be told of the calls, unless only the on-duty number is wanted.
void checkReceivers(const Settings& settings, const Written& written, Report& report) {
  if (!settings.endpoints.empty() || settings.onDuty.enabled) return;
  SectionChecks(written, "webhooks", report)
      .require("url", false, "the receiver's URL is missing, as in https://crm.example.com/calls");
}

}  // namespace

const Section* Written::section(const std::string& kind) const {
  const auto found =
      std::find_if(sections.begin(), sections.end(), [&](const Section& one) { return one.kind == kind; });
  return found == sections.end() ? nullptr : &*found;
}

void derive(Settings& settings) {
  for (EndpointSettings& endpoint : settings.endpoints) {
    if (!settings.recordings.recordingsUrl.empty())
      endpoint.recordingsUrl = settings.recordings.recordingsUrl;
    else if (endpoint.recordingsUrl.empty())
      endpoint.recordingsUrl = endpoint.url;
  }
  if (settings.recordings.output.empty()) settings.recordings.output = pathFrom(settings.service.dataDir, "recordings");
}

void crossCheck(const Settings& settings, const Written& written, Report& report) {
  checkPbx(settings.pbx, {written, "pbx", report});
  checkReceivers(settings, written, report);
  checkRecordings(settings.recordings, {written, "recordings", report});
  checkRecordingAccess(settings.recordings, settings.server, {written, "recordings", report});
  checkServer(settings.server, {written, "server", report});
  checkOnDuty(settings.onDuty, settings.server, {written, "onduty", report});
  checkPeople(settings.onDuty, written, report);
  checkBinotel(written, settings, report);
  checkUnsupported(settings, written, report);
}

}  // namespace relay
