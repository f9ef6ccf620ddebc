#include "Core/Delivery/Format/Json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "Tests/Unit/Delivery/Samples.h"

namespace relay {
namespace {

using namespace test;
using nlohmann::json;

class JsonFormatTest : public testing::Test {
 protected:
  JsonFormatTest() { settings.url = "https://crm.example/hook"; }

  HttpRequest request(const CallEvent& event) const { return makeJsonFormat(settings, "DE")->request(event); }
  json body(const CallEvent& event) const { return json::parse(request(event).body); }
  json data(const CallEvent& event) const { return body(event).at("data"); }

  EndpointSettings settings;
};

CallEvent answeredAndEnded() {
  auto event = eventOf(EventKind::Ended, 782, 3, 1);
  event.rangAt = noon - 70s;
  event.answeredAt = noon - 64s;
  event.talk = 63'999ms;
  return event;
}

TEST_F(JsonFormatTest, ToTheLetter) {
  auto event = eventOf(EventKind::Ringing, 1266);
  event.callerNumber = "0171 5550001";
  event.callerName = "Müller \"&\" Co";
  event.rangAt = noon;
  const auto sent = request(event);
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(sent.url, "https://crm.example/hook");
  EXPECT_EQ(sent.headers.front(), (std::pair<std::string, std::string>("Content-Type", "application/json")));
  EXPECT_EQ(sent.body,
            R"({"type":"call.ringing","timestamp":"2026-03-14T12:00:00.000Z","data":{"id":"260314120000_1266-0",)"
            R"("callid":1266,"leg":0,"sequence":1,"direction":"incoming","number":"0171 5550001",)"
            R"("number_e164":"+491715550001","name":"Müller \"&\" Co","did":"DID-100","user":"101","usertype":"ext",)"
            R"("queue":null,"chid":null,"internal":false,"recovered":false,"rang_at":"2026-03-14T12:00:00.000Z",)"
            R"("answered_at":null,"ended_at":null,"result":null,"duration":null,"transfer":null}})");
}

TEST_F(JsonFormatTest, EveryKindHasItsType) {
  const auto type = [&](CallEvent event) { return body(event).at("type"); };
  EXPECT_EQ(type(eventOf(EventKind::Dialing, 1)), "call.dialing");
  EXPECT_EQ(type(eventOf(EventKind::Started, 1)), "call.started");
  EXPECT_EQ(type(eventOf(EventKind::Stopped, 1)), "call.stopped");
  auto ended = eventOf(EventKind::Ended, 1);
  EXPECT_EQ(type(ended), "call.ended");
  ended.transferred = true;
  EXPECT_EQ(type(ended), "call.transferred");
  ended = eventOf(EventKind::Ended, 1);
  ended.finish = FinishType::Missed;
  EXPECT_EQ(type(ended), "call.missed");
  EXPECT_EQ(type(recordingOf(1, {"https://r/1.mp3"})), "recording.ready");
  EXPECT_EQ(type(noticeOf("duty_warning", "x")), "duty.warning");
  EXPECT_EQ(type(noticeOf("recording_missing", "x")), "recording.missing");
}

TEST_F(JsonFormatTest, AnEndHasItsTimesAndDuration) {
  const auto seen = data(answeredAndEnded());
  EXPECT_EQ(seen.at("result"), "answered");
  EXPECT_EQ(seen.at("duration"), 63);
  EXPECT_EQ(seen.at("answered_at"), "2026-03-14T11:58:56.000Z");
  EXPECT_EQ(seen.at("ended_at"), "2026-03-14T12:00:00.000Z");
}

TEST_F(JsonFormatTest, AMissedCallHasNoDuration) {
  auto event = eventOf(EventKind::Ended, 1);
  event.finish = FinishType::Missed;
  EXPECT_EQ(data(event).at("result"), "missed");
  EXPECT_TRUE(data(event).at("duration").is_null());
}

TEST_F(JsonFormatTest, ATransferSaysFromWhomToWhom) {
  auto ended = answeredAndEnded();
  ended.transferred = true;
  ended.transferredTo = "102";
  EXPECT_EQ(data(ended).at("transfer"), json::parse(R"({"type":null,"from":"101","to":"102"})"));
  auto started = eventOf(EventKind::Started, 1, 2, 2);
  started.user = "102";
  started.transferType = TransferType::Accom;
  started.transferredFrom = "101";
  EXPECT_EQ(data(started).at("transfer"), json::parse(R"({"type":"attended","from":"101","to":"102"})"));
}

TEST_F(JsonFormatTest, AWithheldNumberIsNull) {
  auto event = eventOf(EventKind::Ringing, 1);
  event.callerNumber.clear();
  EXPECT_TRUE(data(event).at("number").is_null());
  EXPECT_TRUE(data(event).at("number_e164").is_null());
}

TEST_F(JsonFormatTest, RecordingsGoToTheirOwnUrlWithTheirLinks) {
  settings.recordingsUrl = "https://crm.example/recordings";
  const auto event = recordingOf(782, {"https://r/a-1-1.mp3", "https://r/a-1-2.mp3"});
  EXPECT_EQ(request(event).url, "https://crm.example/recordings");
  EXPECT_EQ(data(event).at("files"), json::parse(R"(["https://r/a-1-1.mp3","https://r/a-1-2.mp3"])"));
  EXPECT_EQ(data(event).at("id"), "260314120000_782-1");
}

TEST_F(JsonFormatTest, ANoticeAboutNoCallHasItsTextAndDetails) {
  auto event = noticeOf("duty_warning", "nobody is on duty");
  event.fields = R"({"kind":"gap"})";
  EXPECT_EQ(data(event), json::parse(R"({"text":"nobody is on duty","details":{"kind":"gap"}})"));
}

TEST_F(JsonFormatTest, BytesThatAreNoUtf8AreReplaced) {
  auto event = eventOf(EventKind::Ringing, 1);
  event.callerName = "\xff";
  EXPECT_EQ(data(event).at("name"), "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace relay
