#include "Core/Platform/LocalChannel.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <vector>

#include "Tests/Unit/Platform/TemporaryFolder.h"

namespace relay {
namespace {

std::string echo(const std::string& request) { return "<" + request + ">"; }

TEST(LocalChannel, AnswersOneRequestAfterTheOther) {
  const TemporaryFolder folder;
  const std::string address = channelAddress(folder.path());
  const auto channel = LocalChannel::serve(address, echo);
  ASSERT_TRUE(channel) << channel.error().what;
  for (int i = 0; i < 20; ++i) EXPECT_EQ(askService(address, std::to_string(i)).value(), echo(std::to_string(i)));
}

TEST(LocalChannel, CarriesLongLinesBothWays) {
  const TemporaryFolder folder;
  const std::string address = channelAddress(folder.path());
  const auto channel = LocalChannel::serve(address, echo);
  ASSERT_TRUE(channel);
  const std::string request(1 << 20, 'x');
  EXPECT_EQ(askService(address, request).value(), echo(request));
}

TEST(LocalChannel, DropsARequestBeyondOneMegabyteAndGoesOn) {
  const TemporaryFolder folder;
  const std::string address = channelAddress(folder.path());
  const auto channel = LocalChannel::serve(address, echo);
  ASSERT_TRUE(channel);
  EXPECT_FALSE(askService(address, std::string((1 << 20) + 1, 'x')));
  EXPECT_EQ(askService(address, "next").value(), "<next>");
}

TEST(LocalChannel, SaysThatNoServiceRuns) {
  const TemporaryFolder folder;
  const auto answer = askService(channelAddress(folder.path()), "x");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Error::Kind::Network);
  EXPECT_FALSE(answer.error().retryable);
}

TEST(LocalChannel, OneServiceAnAddressUntilItHasGone) {
  const TemporaryFolder folder;
  const std::string address = channelAddress(folder.path());
  {
    const auto first = LocalChannel::serve(address, echo);
    ASSERT_TRUE(first);
    const auto second = LocalChannel::serve(address, echo);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, Error::Kind::Config);
    EXPECT_EQ(askService(address, "a").value(), "<a>");
  }
  EXPECT_TRUE(LocalChannel::serve(address, echo));
}

TEST(LocalChannel, TakesAFolderOfAnyLength) {
  const TemporaryFolder folder;
  const std::string deep = folder.file(std::string(120, 'd'));
  std::filesystem::create_directories(deep);
  const auto channel = LocalChannel::serve(channelAddress(deep), echo);
  ASSERT_TRUE(channel) << channel.error().what;
  EXPECT_EQ(askService(channelAddress(deep), "a").value(), "<a>");
}

TEST(LocalChannel, SeveralClientsAtOnceAllGetTheirAnswer) {
  const TemporaryFolder folder;
  const std::string address = channelAddress(folder.path());
  const auto channel = LocalChannel::serve(address, echo);
  ASSERT_TRUE(channel);
  std::vector<std::string> answers(8);
  std::vector<std::thread> clients;
  for (std::size_t i = 0; i < answers.size(); ++i)
    clients.emplace_back([&, i] { answers[i] = askService(address, std::to_string(i)).value(); });
  for (auto& client : clients) client.join();
  for (std::size_t i = 0; i < answers.size(); ++i) EXPECT_EQ(answers[i], echo(std::to_string(i)));
}

TEST(LocalChannel, AnAnswerThatThrowsIsNoEndOfTheService) {
  const TemporaryFolder folder;
  const std::string address = channelAddress(folder.path());
  const auto channel = LocalChannel::serve(address, [](const std::string& request) {
    if (request == "bad") throw std::runtime_error("broken");
    return request;
  });
  ASSERT_TRUE(channel);
  EXPECT_FALSE(askService(address, "bad"));
  EXPECT_EQ(askService(address, "good").value(), "good");
}

}  // namespace
}  // namespace relay
