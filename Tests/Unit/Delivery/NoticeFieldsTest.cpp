#include "Core/Delivery/Format/NoticeFields.h"

#include <gtest/gtest.h>

#include "Core/Delivery/Format/Format.h"
#include "Tests/Unit/Delivery/Samples.h"

namespace relay {
namespace {

using namespace test;

CallEvent missing() {
  auto event = eventOf(EventKind::Notice, 782, 0, 1);
  event.notice = "recording_missing";
  event.text = "No recording came";
  event.fields = R"({"file":"a b.wav","waited_s":900})";
  return event;
}

TEST(NoticeFields, TellOfACallWithItsIdAndWhatProgramsMayWantToKnow) {
  EXPECT_EQ(encodeForm(noticeFields(missing(), {}, "")),
            "event=recording_missing&callerid=%2B15551230001&user=101&id=260314120000_782-1&text=No%20recording%20came"
            "&at=2026-03-14T12%3A00%3A00.000Z&file=a%20b.wav&waited_s=900");
}

TEST(NoticeFields, TellOfNoCallWithoutItsParameters) {
  auto event = noticeOf("duty_changed", "Max is on duty");
  event.fields = R"({"person":"max","until":null})";
  EXPECT_EQ(encodeForm(noticeFields(event, {}, "")),
            "event=duty_changed&text=Max%20is%20on%20duty&at=2026-03-14T12%3A00%3A00.000Z&person=max&until=null");
}

TEST(NoticeFields, LetNoFurtherFieldTakeThePlaceOfAnother) {
  auto event = noticeOf("duty_warning", "Nobody");
  event.fields = R"({"event":"incoming","text":"x","next":{"a":1}})";
  EXPECT_EQ(encodeForm(noticeFields(event, {}, "")),
            "event=duty_warning&text=Nobody&at=2026-03-14T12%3A00%3A00.000Z&next=%7B%22a%22%3A1%7D");
  event.fields = "no JSON";
  EXPECT_EQ(encodeForm(noticeFields(event, {}, "")), "event=duty_warning&text=Nobody&at=2026-03-14T12%3A00%3A00.000Z");
}

TEST(NoticeFields, AreSentLikeTheOtherEventsOfTheQueryFormat) {
  EndpointSettings settings;
  settings.url = "https://crm.example/hook";
  settings.recordingsUrl = "https://crm.example/recordings";
  const auto get = makeFormat(settings, "").value()->request(missing());
  EXPECT_EQ(get.method, "GET");
  EXPECT_EQ(get.url.find("https://crm.example/hook?event=recording_missing&callerid="), 0u);
  settings.method = HttpMethod::Post;
  const auto post = makeFormat(settings, "").value()->request(missing());
  EXPECT_EQ(post.method, "POST");
  EXPECT_EQ(post.url, settings.url);
  EXPECT_EQ(post.body.find("event=recording_missing&callerid="), 0u);
}

}  // namespace
}  // namespace relay
