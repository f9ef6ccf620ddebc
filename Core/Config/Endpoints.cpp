#include <algorithm>

#include "Core/Config/Checks.h"

namespace relay {
namespace {

using namespace std::chrono_literals;
using Keys = std::set<std::string>;

// Keys that mean something for one format only: another format does not inherit them.
bool belongsToFormat(const std::string& key) {
  return key == "method" || key == "batch_size" || key == "batch_wait" || key.starts_with("template.");
}

// A key without a value says nothing.
bool says(const Section& section, const std::string& key) {
  const IniEntry* entry = section.find(key);
  return entry != nullptr && !entry->value.empty();
}

// What a format takes where neither the endpoint nor [webhooks] says otherwise.
void applyFormat(EndpointSettings& endpoint, const Keys& given) {
  const auto free = [&given](const char* key) { return given.count(key) == 0; };
  const WireFormat format = endpoint.format;
  if (free("method") && format != WireFormat::Query) endpoint.method = HttpMethod::Post;
  if (free("callerid_format") && format == WireFormat::Binotel) endpoint.callerIdFormat = CallerIdFormat::National;
  if (format == WireFormat::N8n) {
    if (free("signature")) endpoint.signature = SignatureKind::HmacHex;
    if (free("timeout")) endpoint.timeout = 30s;
    if (free("batch_size")) endpoint.batchSize = 50;
    if (free("batch_wait")) endpoint.batchWait = 10s;
  }
  if (format == WireFormat::Template && endpoint.body.url.empty()) endpoint.body.url = endpoint.url;
  if (format == WireFormat::Template && endpoint.url.empty()) endpoint.url = endpoint.body.url;
}

void forgetFormat(EndpointSettings& endpoint, Keys& given) {
  const EndpointSettings fresh;
  endpoint.method = fresh.method;
  endpoint.batchSize = fresh.batchSize;
  endpoint.batchWait = fresh.batchWait;
  endpoint.body = fresh.body;
  std::erase_if(given, belongsToFormat);
}

class EndpointChecks {
 public:
  EndpointChecks(const EndpointSettings& endpoint, const Keys& given, const Section& section, Report& report)
      : endpoint_(endpoint), given_(given), section_(section), report_(report) {}

  void run() {
    checkFormat();
    checkAddresses();
    if (!endpoint_.tlsVerify)
      warning("tls_verify",
              "anybody on the way can read and change what is sent: use ca_file for a certificate of your own");
  }

 private:
  void checkFormat() {
    const bool isTemplate = endpoint_.format == WireFormat::Template;
    for (const IniEntry& entry : section_.entries)
      if (lowered(entry.key).starts_with("template.") && !isTemplate) {
        fault("template.", "template keys need format = template");
        break;
      }
    if (isTemplate && endpoint_.body.method.empty() && endpoint_.body.body.empty() && given_.count("template.url") == 0)
      fault("format", "format = template needs template.url or template.body");
    const bool bodyOnly = endpoint_.format == WireFormat::Json || endpoint_.format == WireFormat::N8n ||
                          endpoint_.format == WireFormat::Binotel;
    if (bodyOnly && endpoint_.method == HttpMethod::Get) fault("method", "this format is sent with POST only");
    const bool batches = endpoint_.format == WireFormat::Json || endpoint_.format == WireFormat::N8n;
    if (!batches && endpoint_.batchSize > 1) fault("batch_size", "only the formats json and n8n can be batched");
    if (given_.count("signature") != 0 && endpoint_.signature == SignatureKind::HmacHex &&
        endpoint_.signingSecrets.empty())
      fault("signature", "signature = hmac-hex needs signing_secret");
  }

  void checkAddresses() {
    if (endpoint_.privateAddresses) return;
    checkPublic("url", endpoint_.url);
    checkPublic("recordings_url", endpoint_.recordingsUrl);
    checkPublic("template.url", endpoint_.body.url);
  }

  void checkPublic(const std::string& key, const std::string& url) {
    const Result<UrlParts> parts = parseUrlParts(url);
    if (parts && hostKind(parts.value().host) != HostKind::Ordinary)
      fault(key, "private = no forbids addresses of the own network");
  }

  // At the line of the key where the section has it, else at that of the section.
  void fault(const std::string& key, const std::string& what) {
    const auto found = std::find_if(section_.entries.begin(), section_.entries.end(), [&](const IniEntry& entry) {
      return lowered(entry.key) == key || (key.ends_with('.') && lowered(entry.key).starts_with(key));
    });
    if (found == section_.entries.end()) return report_.fault(section_.line, section_.heading, key, "", what);
    const Key<EndpointSettings>* known = findKey(endpointKeys(), found->key);
    report_.fault(found->line, section_.heading, found->key, shown(found->value, known ? known->show : Show::Secret),
                  what);
  }

  void warning(const std::string& key, const std::string& what) {
    const IniEntry* entry = section_.find(key);
    if (entry != nullptr) report_.warning(entry->line, section_.heading, key, what);
  }

  const EndpointSettings& endpoint_;
  const Keys& given_;
  const Section& section_;
  Report& report_;
};

struct Draft {
  EndpointSettings endpoint;
  Keys given;
};

EndpointSettings finish(Draft draft, bool pbxInternalCalls, const Section& section, Report& report) {
  if (draft.given.count("internal_calls") == 0) draft.endpoint.internalCalls = pbxInternalCalls;
  applyFormat(draft.endpoint, draft.given);
  EndpointChecks(draft.endpoint, draft.given, section, report).run();
  return std::move(draft.endpoint);
}

Draft readFurther(const Draft& base, const Section& section, const ReadingContext& context) {
  // Read once to know the format: with another one, the keys of the old are not inherited.
  Draft draft = base;
  Report unheard;
  readSection(draft.endpoint, endpointKeys(), section, {context.secrets, context.folder, unheard});
  const bool otherFormat = draft.endpoint.format != base.endpoint.format;
  draft = base;
  if (otherFormat) forgetFormat(draft.endpoint, draft.given);
  draft.endpoint.name = section.name;
  const Keys own = readSection(draft.endpoint, endpointKeys(), section, context);
  draft.given.insert(own.begin(), own.end());
  return draft;
}

}  // namespace

std::vector<EndpointSettings> readEndpoints(const Written& written, bool pbxInternalCalls,
                                            const ReadingContext& context) {
  std::vector<EndpointSettings> endpoints;
  Draft base;
  base.endpoint.name = "webhooks";
  if (const Section* section = written.section("webhooks")) {
    base.given = readSection(base.endpoint, endpointKeys(), *section, context);
    // Without a URL it only holds what the others inherit.
    const bool isEndpoint = says(*section, "url") || says(*section, "template.url");
    if (isEndpoint) endpoints.push_back(finish(base, pbxInternalCalls, *section, context.report));
  }
  for (const Section& section : written.sections) {
    if (section.kind != "webhook") continue;
    EndpointSettings endpoint = finish(readFurther(base, section, context), pbxInternalCalls, section, context.report);
    const bool faulty = says(section, "url") || says(section, "template.url");
    if (endpoint.enabled && endpoint.url.empty() && !faulty)
      context.report.fault(section.line, section.heading, "url", "",
                           "the receiver's URL is missing, here and in [webhooks]");
    endpoints.push_back(std::move(endpoint));
  }
  return endpoints;
}

}  // namespace relay
