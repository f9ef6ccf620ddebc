#include "Core/Config/Tables.h"

namespace relay {
namespace {

using namespace std::chrono_literals;
using S = EndpointSettings;
using Headers = std::vector<std::pair<std::string, std::string>>;

Outcome checkUrl(const std::string& url) {
  const Result<UrlParts> parts = parseUrlParts(url);
  if (!parts) return parts.error();
  if (hostKind(parts.value().host) == HostKind::LinkLocal)
    return wrongValue("link-local addresses, such as those of cloud metadata, are never called");
  return success();
}

// The words of the webhook contract and the groups.
const std::vector<std::string>& eventWords() {
  static const std::vector<std::string> words{"all",
                                              "live",
                                              "started",
                                              "ended",
                                              "recordings",
                                              "duty",
                                              "ringing",
                                              "dialing",
                                              "stopped",
                                              "incomingcall_started",
                                              "outgoingcall_started",
                                              "hangupincoming",
                                              "hangupoutgoing",
                                              "pickupincoming",
                                              "pickupoutgoing",
                                              "incoming",
                                              "outgoing",
                                              "recording",
                                              "recording_missing",
                                              "recording_broken",
                                              "duty_warning",
                                              "duty_changed"};
  return words;
}

// Replaces a header of the same name, whatever its case.
void setHeader(Headers& headers, const std::string& name, std::string value) {
  for (auto& [known, old] : headers) {
    if (lowered(known) != lowered(name)) continue;
    old = std::move(value);
    return;
  }
  headers.emplace_back(name, std::move(value));
}

Result<std::string> headerValue(const std::string& name, const Given& given) {
  if (!isToken(name)) return wrongValue("the name of a header has letters, digits and - only");
  for (const char* own : {"host", "content-length", "transfer-encoding", "connection", "expect", "upgrade",
                          "webhook-id", "webhook-attempt", "webhook-timestamp", "webhook-signature"})
    if (lowered(name) == own) return wrongValue("this header is set by the service itself");
  Result<std::string> value = given.secrets->resolve(given.value);
  if (value && hasControl(value.value())) return wrongValue("the value of a header has no control characters");
  return value;
}

// "header." and "template.header.": Headers(target) is the list they fill.
template <class List>
Key<S> headersKey(const std::string& prefix, List list) {
  return {prefix,
          [prefix, list](S& target, const Given& given) -> Outcome {
            const std::string name = given.key.substr(prefix.size());
            Result<std::string> value = headerValue(name, given);
            if (!value) return value.error();
            setHeader(list(target), name, std::move(value).value());
            return success();
          },
          [list](const S& source) {
            std::string text;
            for (const auto& [name, value] : list(source)) text.append(name).append(": ").append(value).append("\n");
            return text;
          },
          Show::Secret};
}

// Several secrets, separated by commas, while receivers change over to a new one.
Key<S> signingSecretKey() {
  return {"signing_secret",
          [](S& target, const Given& given) -> Outcome {
            std::vector<Secret> secrets;
            for (const std::string& part : splitList(given.value)) {
              Result<std::string> plain = given.secrets->resolve(part);
              if (!plain) return plain.error();
              secrets.emplace_back(std::move(plain).value());
            }
            target.signingSecrets = std::move(secrets);
            return success();
          },
          [](const S& source) {
            std::string text;
            for (const Secret& part : source.signingSecrets) text += part.reveal() + '\n';
            return text;
          },
          Show::Secret};
}

template <class Check>
Key<S> templateKey(std::string name, std::string TemplateSettings::*member, Check check, Show show) {
  return {std::move(name),
          [member, check](S& target, const Given& given) -> Outcome {
            if (!given.value.empty()) {
              const Outcome right = check(given.value);
              if (!right) return right.error();
            }
            target.body.*member = given.value;
            return success();
          },
          [member](const S& source) { return source.body.*member; }, show};
}

// Written as empty where it is the URL of the endpoint, as it is by default.
Key<S> recordingsUrlKey() {
  Key<S> key = text("recordings_url", &S::recordingsUrl, checkUrl, Show::Url);
  key.write = [](const S& source) { return source.recordingsUrl == source.url ? "" : source.recordingsUrl; };
  return key;
}

Outcome checkMethod(const std::string& method) {
  for (const char* known : {"GET", "POST", "PUT", "PATCH", "DELETE"})
    if (method == known) return success();
  return wrongValue("expected GET, POST, PUT, PATCH or DELETE");
}

Outcome anything(const std::string&) { return success(); }

Key<S> numberFormat() {
  return choice(
      "callerid_format", &S::callerIdFormat,
      Words<CallerIdFormat>{
          {"raw", CallerIdFormat::Raw}, {"e164", CallerIdFormat::E164}, {"national", CallerIdFormat::National}});
}

// What is sent, and in which form.
std::vector<Key<S>> contentKeys() {
  return {
      text("url", &S::url, checkUrl, Show::Url),
      yesNo("enabled", &S::enabled),
      yesNo("internal_calls", &S::internalCalls),
      choice("format", &S::format,
             Words<WireFormat>{{"query", WireFormat::Query},
                               {"json", WireFormat::Json},
                               {"n8n", WireFormat::N8n},
                               {"binotel", WireFormat::Binotel},
                               {"template", WireFormat::Template}}),
      choice("method", &S::method, Words<HttpMethod>{{"get", HttpMethod::Get}, {"post", HttpMethod::Post}}),
      choice("vocabulary", &S::vocabulary,
             Words<Vocabulary>{
                 {"started", Vocabulary::Started}, {"hangup", Vocabulary::Hangup}, {"pickup", Vocabulary::Pickup}}),
      wordList(
          "add", &S::add,
          {"did", "callid", "chid", "direction", "name", "queue", "recovered", "id", "callerid", "user", "duration"}),
      numberFormat(),
      choice("duration_format", &S::durationFormat,
             Words<DurationFormat>{{"seconds", DurationFormat::Seconds}, {"mm:ss", DurationFormat::MinutesSeconds}}),
      yesNo("stopped_ringing", &S::stoppedRinging),
      wordList("events", &S::events, eventWords()),
      numbers("extensions", &S::extensions),
      numbers("queues", &S::queues),
      numbers("dids", &S::dids),
      choice("direction", &S::direction,
             Words<DirectionFilter>{{"both", DirectionFilter::Both},
                                    {"incoming", DirectionFilter::Incoming},
                                    {"outgoing", DirectionFilter::Outgoing}}),
      duration("min_duration", &S::minDuration, 0ms, 24h),
      choice("field_case", &S::fieldCase,
             Words<FieldCase>{{"lower", FieldCase::Lower}, {"capital", FieldCase::Capital}}),
      yesNo("require_success", &S::requireSuccess),
      templateKey("template.method", &TemplateSettings::method, checkMethod, Show::Plain),
      templateKey("template.url", &TemplateSettings::url, checkUrl, Show::Url),
      headersKey(
          "template.header.", [](auto& endpoint) -> auto& { return endpoint.body.headers; }),
      templateKey("template.body", &TemplateSettings::body, anything, Show::Hidden),
  };
}

// How it gets there.
std::vector<Key<S>> deliveryKeys() {
  return {
      duration("timeout", &S::timeout, 100ms, 10min),
      number("max_in_flight", &S::maxInFlight, 1, 1024),
      keyOf("rate", &S::rate, parseRate, formatRate),
      duration("live_for", &S::liveFor, 1s, 1h),
      duration("keep_trying", &S::keepTrying, 1min, std::chrono::hours(24 * 90)),
      headersKey(
          "header.", [](auto& endpoint) -> auto& { return endpoint.headers; }),
      signingSecretKey(),
      choice("signature", &S::signature,
             Words<SignatureKind>{{"standard", SignatureKind::Standard},
                                  {"hmac-hex", SignatureKind::HmacHex},
                                  {"none", SignatureKind::None}}),
      number("batch_size", &S::batchSize, 1, 1000),
      duration("batch_wait", &S::batchWait, 0ms, 10min),
      text("proxy", &S::proxy, checkProxy, Show::Url),
      path("ca_file", &S::caFile),
      yesNo("tls_verify", &S::tlsVerify),
      yesNo("private", &S::privateAddresses),
      yesNo("shadow", &S::shadow),
      choice("check", &S::check,
             Words<EndpointCheck>{
                 {"head", EndpointCheck::Head}, {"event", EndpointCheck::Event}, {"no", EndpointCheck::No}}),
      recordingsUrlKey(),
  };
}

}  // namespace

const std::vector<Key<EndpointSettings>>& endpointKeys() {
  static const std::vector<Key<S>> keys = [] {
    std::vector<Key<S>> all = contentKeys();
    for (Key<S>& key : deliveryKeys()) all.push_back(std::move(key));
    return all;
  }();
  return keys;
}

}  // namespace relay
