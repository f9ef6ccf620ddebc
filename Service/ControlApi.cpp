#include "Service/ControlApi.h"

#include <future>
#include <memory>
#include <thread>

#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>

#include "Core/Api/DeliveriesJson.h"
#include "Service/DutyAnswers.h"
#include "Service/ServiceAnswer.h"
#include "Service/ServiceFolderCheck.h"

namespace relay {
namespace {

using nlohmann::json;

constexpr std::chrono::seconds patience{25};
constexpr std::chrono::milliseconds slice{100};

Error notUnderstood() {
  return {Error::Kind::Config, "The service does not know this question; its version differs from the command's",
          false};
}

json rowsOf(const std::vector<DeliveryRow>& rows) { return json::parse(deliveriesJson(rows)); }

}  // namespace

std::string ControlApi::answer(const std::string& request) {
  const json parsed = json::parse(request, nullptr, false);
  if (!parsed.is_object()) return answerWith(notUnderstood());
  // A search of a large record takes a while; the event loop has other things to do.
  if (parsed.value("ask", json()) == "deliveries.list") {
    try {
      return list(parsed);
    } catch (const json::exception&) {
      return answerWith(notUnderstood());
    }
  }
  auto promise = std::make_shared<std::promise<std::string>>();
  auto future = promise->get_future();
  boost::asio::post(parts_.executor, [this, parsed, promise] {
    try {
      dispatch(parsed, [promise](std::string text) { promise->set_value(std::move(text)); });
    } catch (const json::exception&) {
      promise->set_value(answerWith(notUnderstood()));
    }
  });
  for (auto waited = std::chrono::milliseconds(0); waited < patience && !closed_; waited += slice) {
    if (future.wait_for(slice) == std::future_status::ready) return future.get();
  }
  return answerWith(Error{Error::Kind::Timeout, "The service is too busy, or about to stop", true});
}

void ControlApi::dispatch(const json& request, const Reply& reply) {
  const std::string ask = request.value("ask", "");
  if (ask == "ping") return reply(answerWith(json("pong")));
  if (ask == "health") return reply(answerWith(json::parse(healthJson(parts_.health()))));
  if (ask == "deliveries.replay") return replay(request, reply);
  if (ask == "deliveries.resume") return resume(request, reply);
  if (ask == "capture") return capture(request, reply);
  if (ask == "folders") return folders(reply);
  if (ask.starts_with("duty.")) return reply(answerDuty(parts_.onDuty, request));
  if (ask == "recordings.list" || ask == "recordings.erase") return parts_.recordings(request, reply);
  if (ask == "inspect") {
    return parts_.inspect([reply](std::string text) { reply(answerWith(json::parse(text, nullptr, false))); });
  }
  reply(answerWith(notUnderstood()));
}

std::string ControlApi::list(const json& request) {
  const auto query = deliveryQueryFromJson(request.value("query", json::object()).dump());
  if (!query) return answerWith(query.error());
  const auto rows = parts_.store.list(query.value());
  return rows ? answerWith(rowsOf(rows.value())) : answerWith(rows.error());
}

void ControlApi::replay(const json& request, const Reply& reply) {
  const auto query = deliveryQueryFromJson(request.value("query", json::object()).dump());
  if (!query) return reply(answerWith(query.error()));
  const auto rows = parts_.dispatcher.replay(query.value(), request.value("dryRun", true));
  reply(rows ? answerWith(rowsOf(rows.value())) : answerWith(rows.error()));
}

void ControlApi::resume(const json& request, const Reply& reply) {
  const std::string endpoint = request.value("endpoint", "");
  const auto outcome = parts_.dispatcher.resume(endpoint);
  reply(outcome ? answerWith(json(endpoint)) : answerWith(outcome.error()));
}

void ControlApi::capture(const json& request, const Reply& reply) {
  const auto outcome = parts_.capture(request.value("file", ""), request.value("mask", false));
  reply(outcome ? answerWith(json("done")) : answerWith(outcome.error()));
}

// On a thread of its own: a dead server on the network takes longer than calls may wait. It holds nothing of the
// relay's, and its answer may come when nobody waits any more.
void ControlApi::folders(const Reply& reply) {
  std::thread([reply, settings = parts_.settings()] { reply(answerWith(checkFoldersHere(settings))); }).detach();
}

}  // namespace relay
