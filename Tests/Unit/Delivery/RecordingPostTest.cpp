#include "Core/Delivery/Format/Format.h"

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/Samples.h"

namespace relay {
namespace {

using namespace test;

class RecordingPostTest : public testing::Test {
 protected:
  RecordingPostTest() {
    settings.url = "https://crm.example/calls?token=1";
    settings.recordingsUrl = "https://crm.example/recordings";
  }

  HttpRequest request(const CallEvent& event) const { return makeFormat(settings, "DE").value()->request(event); }

  EndpointSettings settings;
  CallEvent one = recordingOf(782, {"https://3CXFQDN:5001/webapi/recording/210701165649_782-1-1.mp3"});
};

TEST_F(RecordingPostTest, IsExactlyTheBodyOfTheContract) {
  const auto post = request(one);
  EXPECT_EQ(post.method, "POST");
  EXPECT_EQ(post.url, "https://crm.example/recordings");
  EXPECT_EQ(post.body, R"({"FILES":["https://3CXFQDN:5001/webapi/recording/210701165649_782-1-1.mp3"]})");
  ASSERT_EQ(post.headers.size(), 1u);
  EXPECT_EQ(post.headers[0], (std::pair<std::string, std::string>("Content-Type", "application/json")));
}

TEST_F(RecordingPostTest, HasAllFilesInTheirOrder) {
  one.links = {"https://r/b-1-1.mp3?sig=k1.Zm9v", "https://r/b-1-2.mp3", "https://r/a-2-1.mp3"};
  EXPECT_EQ(request(one).body,
            R"({"FILES":["https://r/b-1-1.mp3?sig=k1.Zm9v","https://r/b-1-2.mp3","https://r/a-2-1.mp3"]})");
}

TEST_F(RecordingPostTest, IsAPostOfJsonWhateverMethodTheCallsHave) {
  for (const auto method : {HttpMethod::Get, HttpMethod::Post}) {
    settings.method = method;
    EXPECT_EQ(request(one).method, "POST");
    EXPECT_EQ(request(one).body.front(), '{');
  }
}

TEST_F(RecordingPostTest, GoesWhereCallsGoWhenThereIsNoUrlOfItsOwn) {
  settings.recordingsUrl.clear();
  EXPECT_EQ(request(one).url, "https://crm.example/calls?token=1");
}

TEST_F(RecordingPostTest, PutsBesideTheFilesWhatIsAskedForInItsOrder) {
  one.links = {"https://r/a.mp3"};
  settings.add = {"duration", "id", "direction", "user", "callerid"};
  EXPECT_EQ(request(one).body, R"({"FILES":["https://r/a.mp3"],"duration":63,"id":"260314120000_782-1","user":"101",)"
                               R"("callerid":"+15551230001"})");
  settings.add = {"duration", "callerid"};
  settings.durationFormat = DurationFormat::MinutesSeconds;
  one.callerNumber.clear();
  EXPECT_EQ(request(one).body, R"({"FILES":["https://r/a.mp3"],"duration":"01:03","callerid":"anonymous"})");
}

TEST_F(RecordingPostTest, LeavesEventsOfCallsAsTheyWereWhereSuchFieldsAreAskedFor) {
  settings.add = {"id", "callerid", "user", "duration"};
  EXPECT_EQ(request(eventOf(EventKind::Ringing, 1)).url,
            "https://crm.example/calls?token=1&event=ringing&callerid=%2B15551230001&user=101&usertype=ext&did=DID-100"
            "&id=260314120000_1-0");
}

TEST_F(RecordingPostTest, StaysJsonWhateverALinkHolds) {
  one.links = {"https://r/\"a\"\\\xff.mp3"};
  EXPECT_EQ(request(one).body, "{\"FILES\":[\"https://r/\\\"a\\\"\\\\\xEF\xBF\xBD.mp3\"]}");
}

}  // namespace
}  // namespace relay
