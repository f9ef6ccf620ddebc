#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "Core/Delivery/Dispatcher.h"
#include "Tests/Unit/Delivery/FakeStore.h"
#include "Tests/Unit/Delivery/StoreFixture.h"

namespace relay::test {

struct FakeClock final : Clock {
  WallTime time = noon;
  WallTime now() const override { return time; }
};

struct FakeAlarm final : Alarm {
  explicit FakeAlarm(FakeClock& given) : clock(given) {}
  void set(std::chrono::milliseconds after, std::function<void()> newRing) override {
    at = clock.time + after;
    ring = std::move(newRing);
  }
  void clear() override { at.reset(); }

  FakeClock& clock;
  std::optional<WallTime> at;
  std::function<void()> ring;
};

struct SentRequest {
  std::string endpoint;
  HttpRequest request;
  HttpDone done;

  std::string header(const std::string& name) const {
    for (const auto& [key, value] : request.headers) {
      if (key == name) return value;
    }
    return "";
  }
  std::string parameter(const std::string& name) const {
    const auto mark = request.url.find(name + "=");
    if (mark == std::string::npos) return "";
    const auto begin = mark + name.size() + 1;
    return request.url.substr(begin, request.url.find('&', begin) - begin);
  }
};

// Every receiver, and what was sent to them.
struct FakeNetwork {
  // The answer of a receiver; 0: none comes, nullopt: it stays open until answer() is called.
  std::function<std::optional<int>(const SentRequest&)> receiver = [](const SentRequest&) { return 200; };
  std::vector<SentRequest> sent;
  int clients = 0;  // that live
  int made = 0;
  boost::asio::io_context* io = nullptr;

  static Result<HttpResponse> reply(int status) {
    if (status == 0) return Error{Error::Kind::Network, "crm.example:443 refused the connection", true};
    HttpResponse response;
    response.status = status;
    return response;
  }
  void answer(std::size_t index, int status) {
    boost::asio::post(*io, [done = std::exchange(sent.at(index).done, nullptr), status] { done(reply(status)); });
  }
};

class FakeClient final : public HttpClient {
 public:
  FakeClient(FakeNetwork& network, std::string endpoint) : network_(network), endpoint_(std::move(endpoint)) {
    ++network_.clients;
    ++network_.made;
  }
  ~FakeClient() override {
    cancel();
    --network_.clients;
  }
  void send(HttpRequest request, HttpDone done) override {
    auto alive = alive_;
    HttpDone guarded = [alive, done = std::move(done)](Result<HttpResponse> result) {
      if (*alive) done(std::move(result));
    };
    network_.sent.push_back({endpoint_, std::move(request), std::move(guarded)});
    const auto status = network_.receiver(network_.sent.back());
    if (status) network_.answer(network_.sent.size() - 1, *status);
  }
  void cancel() override {
    *alive_ = false;
    alive_ = std::make_shared<bool>(true);
  }

 private:
  FakeNetwork& network_;
  std::string endpoint_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

class DispatcherFixture : public testing::Test {
 protected:
  DispatcherFixture() {
    network.io = &io;
    crm.name = "crm";
    crm.url = "https://crm.example/hook";
    start();
  }

  void start() {
    alarm = std::make_shared<FakeAlarm>(clock);
    dispatcher = std::make_unique<Dispatcher>(Dispatcher::Parts{
        io.get_executor(), clock, store,
        [this](const EndpointSettings& settings) { return std::make_unique<FakeClient>(network, settings.name); },
        noJitter, alarm});
  }
  void configure() {
    dispatcher->configure({crm}, {});
    run();
  }
  void accept(std::vector<CallEvent> events) {
    dispatcher->accept(std::move(events), {}, std::nullopt);
    run();
  }
  void run() {
    io.restart();
    io.poll();
  }
  // Lets time pass, from alarm to alarm.
  void advance(std::chrono::milliseconds time) {
    const auto until = clock.time + time;
    run();
    while (alarm->at && *alarm->at <= until) {
      clock.time = *alarm->at;
      alarm->at.reset();
      alarm->ring();
      run();
    }
    clock.time = until;
    run();
  }
  EndpointStatus statusOf(const std::string& name) const {
    for (const auto& status : dispatcher->status()) {
      if (status.name == name) return status;
    }
    ADD_FAILURE() << "no endpoint " << name;
    return {};
  }

  CapturedLog log;
  boost::asio::io_context io;
  FakeClock clock;
  FakeStore store;
  FakeNetwork network;
  std::shared_ptr<FakeAlarm> alarm;
  EndpointSettings crm;
  std::unique_ptr<Dispatcher> dispatcher;
};

}  // namespace relay::test
