#include "Core/Delivery/WebhookId.h"

#include <set>

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/Samples.h"

namespace relay {
namespace {

using namespace test;

TEST(WebhookId, IsTheSameForTheSameEventInEveryRun) {
  // Computed with sha256sum: a change of it would send waiting events under another id after an update.
  EXPECT_EQ(webhookIdOf(eventOf(EventKind::Ringing, 7), "ringing", "webhooks"), "msg_ac53e0b18d2a546d96bdb69d7da59560");
}

TEST(WebhookId, DiffersByCallLegSequenceWordAndEndpoint) {
  std::set<std::string> ids;
  ids.insert(webhookIdOf(eventOf(EventKind::Ringing, 7), "ringing", "webhooks"));
  ids.insert(webhookIdOf(eventOf(EventKind::Ringing, 8), "ringing", "webhooks"));
  ids.insert(webhookIdOf(eventOf(EventKind::Ringing, 7, 2), "ringing", "webhooks"));
  ids.insert(webhookIdOf(eventOf(EventKind::Ringing, 7, 1, 1), "ringing", "webhooks"));
  ids.insert(webhookIdOf(eventOf(EventKind::Ringing, 7), "stopped", "webhooks"));
  ids.insert(webhookIdOf(eventOf(EventKind::Ringing, 7), "ringing", "crm"));
  EXPECT_EQ(ids.size(), 6u);
}

std::string recordingId(std::vector<std::string> links, std::int64_t call = 7) {
  return webhookIdOf(recordingOf(call, std::move(links)), "recording", "crm");
}

TEST(WebhookId, OfARecordingIsThatOfItsFilesWhereverTheyAreServed) {
  // sha256sum of "260314120000_7\nx-1-1.mp3\nx-1-2.mp3\nrecording\ncrm": a change of it would post links again.
  const auto id =
      recordingId({"https://relay.example/webapi/recording/x-1-1.mp3?sig=k1.aa", "https://relay.example/x-1-2.mp3"});
  EXPECT_EQ(id, "msg_e57f0ff7e91067e04753a9ce29e03d31");
  EXPECT_EQ(recordingId({"http://other/x-1-1.mp3?sig=k2.bb", "http://other/y/x-1-2.mp3#t"}), id);
  EXPECT_NE(recordingId({"https://relay.example/webapi/recording/x-1-1.mp3"}), id);
  EXPECT_NE(recordingId({"https://relay.example/x-1-2.mp3", "https://relay.example/x-1-1.mp3"}), id);
  EXPECT_NE(recordingId({"https://relay.example/x-1-1.mp3", "https://relay.example/x-1-2.mp3"}, 8), id);
}

TEST(WebhookId, OfARecordingDoesNotDependOnWhenOrHowOftenItWasTold) {
  auto event = recordingOf(7, {"https://relay.example/x-1-1.mp3"});
  const auto id = webhookIdOf(event, "recording", "crm");
  event.at += 1h;
  event.sequence = 9;
  EXPECT_EQ(webhookIdOf(event, "recording", "crm"), id);
}

TEST(WebhookId, OfANoticeIsThatOfWhatItSaysAndWhenWhereItIsAboutNoCall) {
  auto missing = noticeOf("recording_missing", "a.wav never came");
  missing.callKey = "260314120000_7";
  const auto id = webhookIdOf(missing, missing.notice, "crm");
  missing.at += 1h;
  EXPECT_EQ(webhookIdOf(missing, missing.notice, "crm"), id);
  missing.fields = R"({"file":"a.wav"})";
  EXPECT_NE(webhookIdOf(missing, missing.notice, "crm"), id);

  auto duty = noticeOf("duty_warning", "Nobody is on duty");
  const auto first = webhookIdOf(duty, duty.notice, "crm");
  duty.at += 1ms;
  EXPECT_NE(webhookIdOf(duty, duty.notice, "crm"), first);
}

}  // namespace
}  // namespace relay
