#include "Core/Delivery/Format/Json.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Delivery/Format/FieldValues.h"
#include "Core/Delivery/Format/PhoneNumber.h"
#include "Core/Moment.h"

namespace relay {
namespace {

using nlohmann::ordered_json;

ordered_json textOrNull(const std::string& text) { return text.empty() ? ordered_json() : ordered_json(text); }

ordered_json momentOrNull(const std::optional<WallTime>& moment) {
  return moment ? ordered_json(momentText(*moment)) : ordered_json();
}

std::string_view wordOf(UserType type) {
  switch (type) {
    case UserType::Ext: return "ext";
    case UserType::Queue: return "queue";
    case UserType::Other: return "other";
  }
  return "other";
}

// Where formattedNumber could make nothing international of it, there is no E.164 form.
ordered_json internationalOrNull(const CallEvent& event, const std::string& country) {
  const std::string number = formattedNumber(event.callerNumber, CallerIdFormat::E164, country);
  return number.starts_with('+') ? ordered_json(number) : ordered_json();
}

ordered_json transferOf(const CallEvent& event) {
  const bool ended = event.kind == EventKind::Ended && event.transferred;
  const bool started = event.kind == EventKind::Started && event.transferType != TransferType::NotDef;
  if (!ended && !started) return nullptr;
  ordered_json transfer;
  transfer["type"] = nullptr;
  if (started) transfer["type"] = event.transferType == TransferType::Blind ? "blind" : "attended";
  transfer["from"] = textOrNull(ended ? event.user : event.transferredFrom);
  transfer["to"] = textOrNull(ended ? event.transferredTo : event.user);
  return transfer;
}

ordered_json resultOf(const CallEvent& event) {
  if (event.kind != EventKind::Ended) return nullptr;
  return event.finish == FinishType::Ok ? "answered" : "missed";
}

void addCall(const CallEvent& event, const std::string& country, ordered_json& data) {
  data["id"] = event.id();
  data["callid"] = event.callId;
  data["leg"] = event.leg;
  data["sequence"] = event.sequence;
  data["direction"] = event.direction == Direction::Incoming ? "incoming" : "outgoing";
  data["number"] = textOrNull(event.callerNumber);
  data["number_e164"] = internationalOrNull(event, country);
  data["name"] = textOrNull(event.callerName);
  data["did"] = textOrNull(event.did);
  data["user"] = textOrNull(event.user);
  data["usertype"] = wordOf(event.userType);
  data["queue"] = textOrNull(event.queue);
  data["chid"] = textOrNull(event.historyId);
  data["internal"] = event.internal;
  data["recovered"] = event.recovered;
}

void addTimes(const CallEvent& event, ordered_json& data) {
  const bool ended = event.kind == EventKind::Ended;
  data["rang_at"] = momentOrNull(event.rangAt);
  data["answered_at"] = momentOrNull(event.answeredAt);
  data["ended_at"] = momentOrNull(ended ? std::optional(event.at) : std::nullopt);
  data["result"] = resultOf(event);
  data["duration"] = nullptr;
  if (ended && event.finish == FinishType::Ok) data["duration"] = talkSeconds(event.talk);
  data["transfer"] = transferOf(event);
}

ordered_json particulars(const std::string& fields) {
  auto parsed = ordered_json::parse(fields, nullptr, false);
  return parsed.is_object() ? parsed : ordered_json();
}

class JsonFormat final : public Format {
 public:
  JsonFormat(const EndpointSettings& settings, std::string country)
      : url_(settings.url),
        recordingsUrl_(settings.recordingsUrl.empty() ? settings.url : settings.recordingsUrl),
        country_(std::move(country)) {}

  std::string word(const CallEvent& event) const override { return jsonTypeOf(event); }

  HttpRequest request(const CallEvent& event) const override {
    ordered_json body;
    body["type"] = jsonTypeOf(event);
    body["timestamp"] = momentText(event.at);
    body["data"] = dataOf(event);
    HttpRequest request;
    request.method = "POST";
    request.url = event.kind == EventKind::Recording ? recordingsUrl_ : url_;
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = body.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    return request;
  }

 private:
  ordered_json dataOf(const CallEvent& event) const {
    ordered_json data = ordered_json::object();
    if (!event.callKey.empty()) addCall(event, country_, data);
    if (event.kind == EventKind::Notice) {
      data["text"] = event.text;
      data["details"] = particulars(event.fields);
      return data;
    }
    if (event.kind == EventKind::Recording) {
      data["duration"] = talkSeconds(event.talk);
      data["files"] = event.links;
      return data;
    }
    addTimes(event, data);
    return data;
  }

  std::string url_;
  std::string recordingsUrl_;
  std::string country_;
};

std::string endedType(const CallEvent& event) {
  if (event.finish == FinishType::Missed) return "call.missed";
  return event.transferred ? "call.transferred" : "call.ended";
}

}  // namespace

std::string jsonTypeOf(const CallEvent& event) {
  switch (event.kind) {
    case EventKind::Ringing: return "call.ringing";
    case EventKind::Dialing: return "call.dialing";
    case EventKind::Started: return "call.started";
    case EventKind::Ended: return endedType(event);
    case EventKind::Stopped: return "call.stopped";
    case EventKind::Recording: return "recording.ready";
    case EventKind::Notice: break;
  }
  std::string type = event.notice;  // "recording_missing"
  std::replace(type.begin(), type.end(), '_', '.');
  return type;
}

std::unique_ptr<Format> makeJsonFormat(const EndpointSettings& settings, const std::string& country) {
  return std::make_unique<JsonFormat>(settings, country);
}

}  // namespace relay
