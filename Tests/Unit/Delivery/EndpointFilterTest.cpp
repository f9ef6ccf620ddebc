#include "Core/Delivery/EndpointFilter.h"

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/Samples.h"

namespace relay {
namespace {

using namespace test;

std::string refused(const EndpointSettings& settings, const CallEvent& event) {
  return EndpointFilter(settings).refusedBy(event);
}

NumberSet only(const std::string& number) {
  NumberSet numbers;
  numbers.single.insert(number);
  return numbers;
}

TEST(EndpointFilter, LetsEverythingThroughByDefaultButInternalCallsAndStoppedRinging) {
  const EndpointSettings settings;
  for (const auto kind : {EventKind::Ringing, EventKind::Dialing, EventKind::Started, EventKind::Ended}) {
    EXPECT_EQ(refused(settings, eventOf(kind, 1)), "");
  }
  EXPECT_EQ(refused(settings, eventOf(EventKind::Stopped, 1)), "stopped_ringing");
  auto internal = eventOf(EventKind::Ringing, 1);
  internal.internal = true;
  EXPECT_EQ(refused(settings, internal), "internal_calls");
}

TEST(EndpointFilter, LetsInternalCallsAndStoppedRingingThroughWhereAskedFor) {
  EndpointSettings settings;
  settings.internalCalls = settings.stoppedRinging = true;
  auto event = eventOf(EventKind::Stopped, 1);
  event.internal = true;
  EXPECT_EQ(refused(settings, event), "");
}

TEST(EndpointFilter, KnowsWordsOfEveryVocabularyAndGroups) {
  EndpointSettings settings;
  const auto passes = [&](const char* word, EventKind kind, Direction direction = Direction::Incoming) {
    settings.events = {word};
    auto event = eventOf(kind, 1);
    event.direction = direction;
    return refused(settings, event).empty();
  };
  EXPECT_TRUE(passes("ringing", EventKind::Ringing));
  EXPECT_FALSE(passes("ringing", EventKind::Dialing));
  EXPECT_TRUE(passes("live", EventKind::Dialing));
  EXPECT_FALSE(passes("live", EventKind::Started));
  EXPECT_TRUE(passes("started", EventKind::Started));
  EXPECT_TRUE(passes("ended", EventKind::Ended));
  EXPECT_FALSE(passes("recordings", EventKind::Ended));
  EXPECT_FALSE(passes("duty", EventKind::Ended));
  for (const char* word : {"incomingcall_started", "hangupincoming", "pickupincoming"}) {
    EXPECT_TRUE(passes(word, EventKind::Started)) << word;
    EXPECT_FALSE(passes(word, EventKind::Started, Direction::Outgoing)) << word;
  }
  EXPECT_TRUE(passes("outgoing", EventKind::Ended, Direction::Outgoing));
  EXPECT_FALSE(passes("outgoing", EventKind::Ended, Direction::Incoming));
}

TEST(EndpointFilter, ComparesExtensionsWithTheEventsUser) {
  EndpointSettings settings;
  settings.extensions = only("101");
  EXPECT_EQ(refused(settings, eventOf(EventKind::Ringing, 1)), "");
  settings.extensions = only("102");
  EXPECT_EQ(refused(settings, eventOf(EventKind::Ringing, 1)), "extensions");
}

TEST(EndpointFilter, ComparesQueuesWithTheOneThatRingsAndTheOneTheCallCameThrough) {
  EndpointSettings settings;
  settings.queues = only("800");
  auto event = eventOf(EventKind::Ringing, 1);
  EXPECT_EQ(refused(settings, event), "queues");
  event.queue = "800";
  EXPECT_EQ(refused(settings, event), "");
  event.queue.clear();
  event.user = "800";
  EXPECT_EQ(refused(settings, event), "queues");
  event.userType = UserType::Queue;
  EXPECT_EQ(refused(settings, event), "");
}

TEST(EndpointFilter, ComparesDidAndDirection) {
  EndpointSettings settings;
  settings.dids = only("DID-200");
  EXPECT_EQ(refused(settings, eventOf(EventKind::Ringing, 1)), "dids");
  settings.dids = only("DID-100");
  settings.direction = DirectionFilter::Outgoing;
  EXPECT_EQ(refused(settings, eventOf(EventKind::Ringing, 1)), "direction");
  settings.direction = DirectionFilter::Incoming;
  EXPECT_EQ(refused(settings, eventOf(EventKind::Ringing, 1)), "");
}

TEST(EndpointFilter, LeavesOutShortTalksOnly) {
  EndpointSettings settings;
  settings.minDuration = 10s;
  auto event = eventOf(EventKind::Ended, 1);
  event.talk = 9999ms;
  EXPECT_EQ(refused(settings, event), "min_duration");
  event.talk = 10s;
  EXPECT_EQ(refused(settings, event), "");
  event.talk = 0s;
  event.finish = FinishType::Missed;
  EXPECT_EQ(refused(settings, event), "");
  EXPECT_EQ(refused(settings, eventOf(EventKind::Started, 1)), "");
}

TEST(EndpointFilter, JudgesARecordingLikeTheEndOfItsLeg) {
  EndpointSettings settings;
  auto recording = recordingOf(1, {"https://relay.example/a.mp3"});
  EXPECT_EQ(refused(settings, recording), "");
  settings.minDuration = 2min;
  EXPECT_EQ(refused(settings, recording), "min_duration");
  settings.minDuration = 0ms;
  settings.extensions = only("102");
  EXPECT_EQ(refused(settings, recording), "extensions");
  settings.extensions = {};
  settings.direction = DirectionFilter::Outgoing;
  EXPECT_EQ(refused(settings, recording), "direction");
  settings.direction = DirectionFilter::Both;
  settings.dids = only("DID-200");
  EXPECT_EQ(refused(settings, recording), "dids");
  settings.dids = {};
  recording.internal = true;
  EXPECT_EQ(refused(settings, recording), "internal_calls");
}

TEST(EndpointFilter, SendsRecordingsToWhoeverNamesThemTheirGroupOrAll) {
  EndpointSettings settings;
  const auto recording = recordingOf(1, {"https://relay.example/a.mp3"});
  for (const char* word : {"all", "recordings", "recording"}) {
    settings.events = {word};
    EXPECT_EQ(refused(settings, recording), "") << word;
  }
  for (const char* word : {"live", "started", "ended", "incoming", "duty", "recording_missing"}) {
    settings.events = {word};
    EXPECT_EQ(refused(settings, recording), "events") << word;
  }
}

TEST(EndpointFilter, SendsNoticesOnlyToWhoeverNamesThemOrTheirGroup) {
  EndpointSettings settings;
  const auto passes = [&](const char* events, const char* notice) {
    settings.events = {events};
    return refused(settings, noticeOf(notice, "text")).empty();
  };
  for (const char* notice : {"recording_missing", "recording_broken"}) {
    EXPECT_TRUE(passes(notice, notice));
    EXPECT_TRUE(passes("recordings", notice));
    EXPECT_FALSE(passes("recording", notice));
    EXPECT_FALSE(passes("duty", notice));
    EXPECT_FALSE(passes("all", notice));
  }
  for (const char* notice : {"duty_warning", "duty_changed"}) {
    EXPECT_TRUE(passes(notice, notice));
    EXPECT_TRUE(passes("duty", notice));
    EXPECT_FALSE(passes("recordings", notice));
    EXPECT_FALSE(passes("all", notice));
  }
  settings.events = {"all", "duty"};
  EXPECT_EQ(refused(settings, noticeOf("duty_warning", "text")), "");
  EXPECT_EQ(refused(settings, noticeOf("recording_missing", "text")), "events");
}

TEST(EndpointFilter, JudgesANoticeAboutACallLikeTheCallAndOneAboutNoneByItsWordAlone) {
  EndpointSettings settings;
  settings.events = {"recordings", "duty"};
  settings.extensions = only("102");
  settings.direction = DirectionFilter::Outgoing;
  EXPECT_EQ(refused(settings, noticeOf("duty_warning", "text")), "");
  auto missing = eventOf(EventKind::Notice, 1);
  missing.notice = "recording_missing";
  EXPECT_EQ(refused(settings, missing), "extensions");
}

}  // namespace
}  // namespace relay
