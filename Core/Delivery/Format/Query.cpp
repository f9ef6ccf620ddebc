#include "Core/Delivery/Format/Query.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "Core/Delivery/Format/EventWord.h"
#include "Core/Delivery/Format/FieldValues.h"
#include "Core/Delivery/Format/NoticeFields.h"
#include "Core/Delivery/Format/RecordingPost.h"
#include "Core/Http/Url.h"

namespace relay {
namespace {

std::string_view wireWord(UserType type) {
  switch (type) {
    case UserType::Ext: return "ext";
    case UserType::Queue: return "queue";
    case UserType::Other: return "other";
  }
  return {};
}

std::string_view wireWord(TransferType type) {
  switch (type) {
    case TransferType::NotDef: return "NotDef";
    case TransferType::Blind: return "Blind";
    case TransferType::Accom: return "Accom";
  }
  return {};
}

std::string yesNo(bool value) { return value ? "true" : "false"; }

class QueryFormat final : public Format {
 public:
  QueryFormat(const EndpointSettings& settings, std::string country)
      : settings_(settings), country_(std::move(country)) {}

  std::string word(const CallEvent& event) const override { return std::string(wordOf(event, settings_.vocabulary)); }

  HttpRequest request(const CallEvent& event) const override {
    if (event.kind == EventKind::Recording) return recordingPost(event, settings_, country_);
    const bool notice = event.kind == EventKind::Notice;
    const auto parameters = encodeForm(notice ? noticeFields(event, settings_, country_) : fieldsOf(event));
    HttpRequest request;
    if (settings_.method == HttpMethod::Get) {
      request.url = appendQuery(settings_.url, parameters);
    } else {
      request.method = "POST";
      request.url = settings_.url;
      request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
      request.body = parameters;
    }
    return request;
  }

 private:
  FormFields fieldsOf(const CallEvent& event) const {
    FormFields fields;
    fields.reserve(10 + settings_.add.size());
    fields.emplace_back("event", wordOf(event, settings_.vocabulary));
    fields.emplace_back("callerid", callerIdOf(event, settings_.callerIdFormat, country_));
    fields.emplace_back("user", event.user);
    switch (event.kind) {
      case EventKind::Ringing:
      case EventKind::Dialing:
      case EventKind::Stopped: addRinging(event, fields); break;
      case EventKind::Started: addStarted(event, fields); break;
      case EventKind::Ended: addEnded(event, fields); break;
      case EventKind::Recording:
      case EventKind::Notice: break;  // have forms of their own
    }
    fields.emplace_back("id", event.id());
    for (const auto& name : settings_.add) addFurther(name, event, fields);
    return fields;
  }

  static void addRinging(const CallEvent& event, FormFields& fields) {
    fields.emplace_back("usertype", wireWord(event.userType));
    fields.emplace_back("did", event.did);
  }

  static void addStarted(const CallEvent& event, FormFields& fields) {
    if (event.direction == Direction::Incoming) fields.emplace_back("did", event.did);
    fields.emplace_back("trtype", wireWord(event.transferType));
  }

  void addEnded(const CallEvent& event, FormFields& fields) const {
    const bool ok = event.finish == FinishType::Ok;
    fields.emplace_back("finishtype", ok ? "Ok" : "Missed");
    fields.emplace_back("transfer", yesNo(event.transferred));
    if (ok) fields.emplace_back("duration", durationText(event.talk, settings_.durationFormat));
  }

  // `add =` never repeats a parameter that the event has anyway.
  static void addFurther(const std::string& name, const CallEvent& event, FormFields& fields) {
    const auto known =
        std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
    if (known) return;
    if (name == "did") fields.emplace_back(name, event.did);
    if (name == "callid") fields.emplace_back(name, std::to_string(event.callId));
    if (name == "chid") fields.emplace_back(name, event.historyId);
    if (name == "direction")
      fields.emplace_back(name, event.direction == Direction::Incoming ? "incoming" : "outgoing");
    if (name == "name") fields.emplace_back(name, event.callerName);
    if (name == "queue") fields.emplace_back(name, event.queue);
    if (name == "recovered") fields.emplace_back(name, yesNo(event.recovered));
  }

  EndpointSettings settings_;
  std::string country_;
};

}  // namespace

std::unique_ptr<Format> makeQueryFormat(const EndpointSettings& settings, const std::string& country) {
  return std::make_unique<QueryFormat>(settings, country);
}

}  // namespace relay
