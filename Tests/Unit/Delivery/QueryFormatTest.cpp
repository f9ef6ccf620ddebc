#include "Core/Delivery/Format/Query.h"

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/Samples.h"

namespace relay {
namespace {

using namespace test;

class QueryFormatTest : public testing::Test {
 protected:
  QueryFormatTest() { settings.url = "https://crm.example/hook"; }

  HttpRequest request(const CallEvent& event) const { return makeQueryFormat(settings, "DE")->request(event); }
  std::string query(const CallEvent& event) const {
    const auto url = request(event).url;
    return url.substr(url.find('?') + 1);
  }

  EndpointSettings settings;
};

CallEvent answered(Direction direction) {
  auto event = eventOf(EventKind::Started, 782, 2, 1);
  event.direction = direction;
  event.callKey = "210701165649_782";
  return event;
}

CallEvent finished() {
  auto event = eventOf(EventKind::Ended, 782, 3, 1);
  event.talk = 63'999ms;
  return event;
}

TEST_F(QueryFormatTest, TellsRingingWithEveryParameterInOrder) {
  EXPECT_EQ(request(eventOf(EventKind::Ringing, 1266)).url,
            "https://crm.example/hook?event=ringing&callerid=%2B15551230001&user=101&usertype=ext&did=DID-100"
            "&id=260314120000_1266-0");
  EXPECT_EQ(request(eventOf(EventKind::Ringing, 1266)).method, "GET");
  EXPECT_EQ(request(eventOf(EventKind::Ringing, 1266)).body, "");
}

TEST_F(QueryFormatTest, TellsDialingWithAnEmptyDid) {
  auto event = eventOf(EventKind::Dialing, 1);
  event.direction = Direction::Outgoing;
  event.did.clear();
  EXPECT_EQ(query(event), "event=dialing&callerid=%2B15551230001&user=101&usertype=ext&did=&id=260314120000_1-0");
}

TEST_F(QueryFormatTest, TellsAnswersOfBothDirections) {
  auto incoming = answered(Direction::Incoming);
  incoming.transferType = TransferType::Blind;
  EXPECT_EQ(
      query(incoming),
      "event=incomingcall_started&callerid=%2B15551230001&user=101&did=DID-100&trtype=Blind&id=210701165649_782-1");
  auto outgoing = answered(Direction::Outgoing);
  outgoing.transferType = TransferType::Accom;
  EXPECT_EQ(query(outgoing),
            "event=outgoingcall_started&callerid=%2B15551230001&user=101&trtype=Accom&id=210701165649_782-1");
}

TEST_F(QueryFormatTest, TellsEndsWithADurationOnlyWhenOk) {
  EXPECT_EQ(query(finished()),
            "event=incoming&callerid=%2B15551230001&user=101&finishtype=Ok&transfer=false&duration=63"
            "&id=260314120000_782-1");
  auto missed = eventOf(EventKind::Ended, 5);
  missed.finish = FinishType::Missed;
  missed.direction = Direction::Outgoing;
  EXPECT_EQ(query(missed),
            "event=outgoing&callerid=%2B15551230001&user=101&finishtype=Missed&transfer=false"
            "&id=260314120000_5-0");
  auto transferred = finished();
  transferred.transferred = true;
  EXPECT_NE(query(transferred).find("&transfer=true&"), std::string::npos);
}

TEST_F(QueryFormatTest, TellsStoppedRingingAsRinging) {
  EXPECT_EQ(query(eventOf(EventKind::Stopped, 1)),
            "event=stopped&callerid=%2B15551230001&user=101&usertype=ext&did=DID-100&id=260314120000_1-0");
}

TEST_F(QueryFormatTest, SpeaksTheOlderVocabularies) {
  const auto word = [&](Vocabulary vocabulary, Direction direction) {
    settings.vocabulary = vocabulary;
    const auto format = makeQueryFormat(settings, "");
    EXPECT_EQ(query(answered(direction)).find("event=" + format->word(answered(direction)) + "&"), 0u);
    return format->word(answered(direction));
  };
  EXPECT_EQ(word(Vocabulary::Hangup, Direction::Incoming), "hangupincoming");
  EXPECT_EQ(word(Vocabulary::Hangup, Direction::Outgoing), "hangupoutgoing");
  EXPECT_EQ(word(Vocabulary::Pickup, Direction::Incoming), "pickupincoming");
  EXPECT_EQ(word(Vocabulary::Pickup, Direction::Outgoing), "pickupoutgoing");
}

TEST_F(QueryFormatTest, SendsAnonymousForAWithheldNumber) {
  auto event = eventOf(EventKind::Ringing, 1);
  event.callerNumber.clear();
  EXPECT_NE(query(event).find("&callerid=anonymous&"), std::string::npos);
}

TEST_F(QueryFormatTest, SendsMinutesAndSecondsWhereAskedFor) {
  settings.durationFormat = DurationFormat::MinutesSeconds;
  EXPECT_NE(query(finished()).find("&duration=01%3A03&"), std::string::npos);
  auto hours = finished();
  hours.talk = 2h + 5s;
  EXPECT_NE(query(hours).find("&duration=120%3A05&"), std::string::npos);
}

TEST_F(QueryFormatTest, AppendsWhatIsAskedForAfterTheIdAndNothingTwice) {
  settings.add = {"recovered", "callid", "did", "chid", "direction", "name", "queue"};
  auto event = finished();
  event.callerName = "Zoë & Söhne";
  event.historyId = "00000a";
  event.queue = "800";
  event.recovered = true;
  const auto text = query(event);
  EXPECT_EQ(text.substr(text.find("&id=")),
            "&id=260314120000_782-1&recovered=true&callid=782&did=DID-100&chid=00000a&direction=incoming"
            "&name=Zo%C3%AB%20%26%20S%C3%B6hne&queue=800");
  const auto ring = query(eventOf(EventKind::Ringing, 1));
  EXPECT_EQ(ring.find("did="), ring.rfind("did="));
}

TEST_F(QueryFormatTest, JoinsAQueryThatTheUrlHasAlready) {
  settings.url = "https://crm.example/hook?token=a%20b";
  EXPECT_EQ(request(eventOf(EventKind::Ringing, 1)).url.find("https://crm.example/hook?token=a%20b&event=ringing&"),
            0u);
}

TEST_F(QueryFormatTest, PostsAFormWhereAskedFor) {
  settings.method = HttpMethod::Post;
  const auto post = request(eventOf(EventKind::Ringing, 1));
  EXPECT_EQ(post.method, "POST");
  EXPECT_EQ(post.url, "https://crm.example/hook");
  EXPECT_EQ(post.body, "event=ringing&callerid=%2B15551230001&user=101&usertype=ext&did=DID-100&id=260314120000_1-0");
  ASSERT_EQ(post.headers.size(), 1u);
  EXPECT_EQ(post.headers[0].second, "application/x-www-form-urlencoded");
}

TEST_F(QueryFormatTest, GivesNoValueAChanceToBreakOut) {
  auto event = eventOf(EventKind::Ringing, 1);
  event.callerNumber = "1&user=999\r\nX: y";
  EXPECT_NE(query(event).find("&callerid=1%26user%3D999%0D%0AX%3A%20y&user=101&"), std::string::npos);
}

TEST_F(QueryFormatTest, NormalisesTheNumberWhereAskedFor) {
  settings.callerIdFormat = CallerIdFormat::National;
  auto event = eventOf(EventKind::Ringing, 1);
  event.callerNumber = "+4989123456";
  EXPECT_NE(query(event).find("&callerid=089123456&"), std::string::npos);
}

TEST(Format, RefusesFormatsThatItDoesNotHave) {
  EndpointSettings settings;
  settings.name = "crm";
  EXPECT_TRUE(makeFormat(settings, ""));
  settings.format = WireFormat::Template;
  const auto made = makeFormat(settings, "");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, Error::Kind::Config);
}

}  // namespace
}  // namespace relay
