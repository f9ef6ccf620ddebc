#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Every setting of webhooks.ini, typed, with its default. What a key means to its user stands in
// webhooks.ini.sample; limits stand beside the keys, in the …Keys.cpp files.
namespace relay {

using Milliseconds = std::chrono::milliseconds;

// A value that must never be shown. It has no stream operator and no formatter, on purpose.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  const std::string& reveal() const { return value_; }
  bool empty() const { return value_.empty(); }
  bool operator==(const Secret&) const = default;

 private:
  std::string value_;
};

// DNs as listed in the ini: single ones and ranges, "101, 120-139, reception". Empty: every DN.
// A range holds the numbers of its ends' length only: 100-199 holds 150, not 0150.
struct NumberSet {
  std::vector<std::pair<std::string, std::string>> ranges;
  std::set<std::string, std::less<>> single;

  bool contains(std::string_view dn) const;
  bool operator==(const NumberSet&) const = default;
};

enum class Backfill { No, Missed, All };
enum class LogLevel { Debug, Info, Warning, Error };

struct ServiceSettings {
  std::string dataDir;  // absolute
  int recordDays = 30;
  LogLevel logLevel = LogLevel::Info;
  int logKeepDays = 14;
  bool maskNumbers = true;
  bool operator==(const ServiceSettings&) const = default;
};

struct PbxSettings {
  std::string type = "3cx";
  std::string url;  // no path, no trailing slash
  std::string clientId;
  Secret clientSecret;
  std::string caFile;
  bool tlsVerify = true;
  std::string proxy;
  std::string timezone;  // IANA name; empty: this machine's
  std::string country;   // ISO 3166 alpha-2; empty: none
  bool internalCalls = false;
  NumberSet extensions;
  Milliseconds missedAfter{2000};
  Backfill backfill = Backfill::Missed;
  bool operator==(const PbxSettings&) const = default;
};

enum class WireFormat { Query, Json, N8n, Binotel, Template };
enum class HttpMethod { Get, Post };
enum class Vocabulary { Started, Hangup, Pickup };
enum class CallerIdFormat { Raw, E164, National };
enum class DurationFormat { Seconds, MinutesSeconds };
enum class SignatureKind { Standard, HmacHex, None };
enum class EndpointCheck { Head, Event, No };
enum class FieldCase { Lower, Capital };
enum class DirectionFilter { Both, Incoming, Outgoing };

struct TemplateSettings {
  std::string method;
  std::string url;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool operator==(const TemplateSettings&) const = default;
};

// One receiver: `[webhooks]` (named "webhooks") or `[webhook NAME]`.
struct EndpointSettings {
  std::string name;
  std::string url;
  bool enabled = true;
  bool internalCalls = false;  // default: that of [pbx]
  WireFormat format = WireFormat::Query;
  HttpMethod method = HttpMethod::Get;
  Vocabulary vocabulary = Vocabulary::Started;
  std::vector<std::string> add;  // did, callid, chid, direction, name, queue, recovered
  CallerIdFormat callerIdFormat = CallerIdFormat::Raw;
  DurationFormat durationFormat = DurationFormat::Seconds;
  bool stoppedRinging = false;
  std::vector<std::string> events{"all"};  // words and groups
  NumberSet extensions;
  NumberSet queues;
  NumberSet dids;
  DirectionFilter direction = DirectionFilter::Both;
  Milliseconds minDuration{0};
  Milliseconds timeout{10'000};
  int maxInFlight = 16;
  std::optional<double> rate;  // requests a second; nullopt: unlimited
  Milliseconds liveFor{20'000};
  Milliseconds keepTrying{std::chrono::hours(77)};
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<Secret> signingSecrets;
  SignatureKind signature = SignatureKind::Standard;
  int batchSize = 1;
  Milliseconds batchWait{1000};
  std::string proxy;
  std::string caFile;
  bool tlsVerify = true;
  bool privateAddresses = true;  // key `private`
  bool shadow = false;
  EndpointCheck check = EndpointCheck::Head;
  std::string recordingsUrl;  // where links are posted: that of [recordings], else its own, else url
  FieldCase fieldCase = FieldCase::Lower;
  bool requireSuccess = false;
  TemplateSettings body;  // keys `template.*`
  bool operator==(const EndpointSettings&) const = default;
};

enum class RecordingSource { Folder, Xapi };
enum class RecordingAccess { Signed, Open, Key };

struct RecordingsSettings {
  bool enabled = false;
  RecordingSource source = RecordingSource::Folder;
  std::vector<std::string> folders;
  std::string output;  // default: data_dir/recordings
  std::string publicUrl;
  std::string recordingsUrl;
  int bitrate = 32;  // kbit/s
  int quality = 7;   // LAME's scale, 0 best
  int threads = 1;
  bool keepWav = true;
  int keepDays = 0;           // 0: for ever
  std::uint64_t maxSize = 0;  // bytes; 0: no limit
  Milliseconds settle{2000};
  Milliseconds rescan{30'000};
  Milliseconds waitAfterEnd{3000};
  Milliseconds missingAfter{std::chrono::minutes(15)};
  bool postUnknown = false;  // key `unknown`
  bool backlog = false;
  RecordingAccess access = RecordingAccess::Signed;
  Secret signingKey;
  Milliseconds expires{0};  // 0: never
  bool operator==(const RecordingsSettings&) const = default;
};

struct ListenAddress {
  std::string host;  // an address, or empty for all
  std::uint16_t port = 8001;
  bool operator==(const ListenAddress&) const = default;
};

struct ServerSettings {
  std::vector<ListenAddress> listen{{"127.0.0.1", 8001}};
  std::string tlsCertificate;
  std::string tlsKey;
  bool insecure = false;
  Secret apiKey;
  Secret adminKey;
  bool operator==(const ServerSettings&) const = default;
};

struct PersonSettings {
  std::string name;         // what the roster says
  std::string displayName;  // key `name`
  std::string mobile;
  std::string email;
  bool operator==(const PersonSettings&) const = default;
};

struct OnDutySettings {
  bool enabled = false;
  std::string roster;
  Milliseconds refresh{60'000};
  std::string holidays;
  std::string country;
  std::string fallbackNumber;
  std::string fallbackName;
  bool pull = true;
  bool pullEmpty = false;
  bool push = true;
  std::string dummyExtension;
  CallerIdFormat pushFormat = CallerIdFormat::Raw;
  std::string outsidePrefix;
  bool profiles = false;
  bool repair = true;
  Milliseconds verifyEvery{300'000};
  std::vector<PersonSettings> people;
  bool operator==(const OnDutySettings&) const = default;
};

struct BinotelSettings {
  std::string name;  // of [binotel NAME]; empty: [binotel]
  Secret key;
  Secret secret;
  std::string companyId;
  std::vector<std::string> allow;
  int historyDays = 400;
  bool operator==(const BinotelSettings&) const = default;
};

struct Settings {
  std::string file;  // where they were read from
  ServiceSettings service;
  PbxSettings pbx;
  std::map<std::string, std::string> dids;  // trunk DN -> name or number
  std::vector<EndpointSettings> endpoints;
  RecordingsSettings recordings;
  ServerSettings server;
  OnDutySettings onDuty;
  std::vector<BinotelSettings> binotel;
};

}  // namespace relay
