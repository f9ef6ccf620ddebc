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

}  // namespace
}  // namespace relay
