#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "Core/Http/HttpClient.h"
#include "Core/Http/WebSocket.h"
#include "Core/Pbx/ThreeCx/Entity.h"
#include "FakePace.h"

namespace relay::threecx {

// A phone system in memory: answers GETs after `latency`, and sends frames to the open socket.
class FakePbx {
 public:
  struct Leg {
    std::string status = "Ringing";
    std::int64_t callId = 1;
    std::string party = "+15551230001";
  };
  struct Asked {
    std::string method;
    std::string path;
    std::string token;
    std::string body;
  };

  explicit FakePbx(FakePace& pace) : pace_(pace) { dns["101"] = "Wextension"; }

  std::map<std::string, std::string> dns;  // DN to type
  std::map<std::pair<std::string, std::int64_t>, Leg> legs;
  Elapsed latency{5};
  std::vector<Asked> asked;
  int tokens = 0;         // granted so far
  bool tokensEnd = true;  // a new token ends the one before
  // Answers before the phone system does; nullopt: it shall answer itself.
  std::function<std::optional<Result<HttpResponse>>(const Asked&)> instead;
  std::string activeCalls = R"({"value":[]})";
  std::string callLog = R"({"value":[]})";

  std::size_t count(const std::string& prefix) const {
    return static_cast<std::size_t>(
        std::count_if(asked.begin(), asked.end(), [&](const Asked& one) { return one.path.starts_with(prefix); }));
  }
  std::size_t callControlReads() const { return count("/callcontrol"); }

  std::unique_ptr<HttpClient> client() { return std::make_unique<Client>(*this); }
  std::unique_ptr<WebSocket> socket() { return std::make_unique<Socket>(*this); }

  // Frames.
  void upsert(const std::string& dn, std::int64_t id) { send(0, dn, id); }
  void remove(const std::string& dn, std::int64_t id) {
    legs.erase({dn, id});
    send(1, dn, id);
  }
  void send(int type, const std::string& dn, std::int64_t id) {
    sendText(frameText(++sequence, type, participantPath(dn, id)));
  }
  static std::string frameText(std::int64_t number, int type, const std::string& entity) {
    return R"({"sequence":)" + std::to_string(number) + R"(,"event":{"event_type":)" + std::to_string(type) +
           R"(,"entity":")" + entity + R"(","attached_data":null}})";
  }
  void sendText(const std::string& text) {
    if (open_ != nullptr) open_->deliver(text);
  }
  void dropSocket() {
    if (open_ != nullptr) open_->drop({Error::Kind::Network, "connection reset", true}, 0);
  }
  bool isOpen() const { return open_ != nullptr; }
  std::int64_t sequence = 0;
  int socketsOpened = 0;
  std::string socketToken;
  int refuseSocketWith = 0;  // HTTP status; 0: accept

 private:
  struct Client final : HttpClient {
    explicit Client(FakePbx& owner) : pbx(owner) {}
    ~Client() override { *alive = false; }
    void send(HttpRequest request, HttpDone done) override {
      Asked one{request.method, request.url.substr(pbx.root.size()), "", request.body};
      for (const auto& [name, value] : request.headers) {
        if (name == "Authorization") one.token = value.substr(7);
      }
      pbx.asked.push_back(one);
      auto response = pbx.answer(one);
      if (response && response.value().body.size() > request.bodyLimit) {
        response = Error{Error::Kind::Rejected, "the answer is too long", true};
      }
      pbx.pace_.later(pbx.latency, [done = std::move(done), response = std::move(response), alive = alive] {
        if (*alive) done(response);
      });
    }
    void cancel() override {
      *alive = false;
      alive = std::make_shared<bool>(true);
    }
    FakePbx& pbx;
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);
  };

  struct Socket final : WebSocket {
    explicit Socket(FakePbx& owner) : pbx(owner) {}
    ~Socket() override { close(); }
    void open(WebSocketOptions options, Handlers given) override {
      handlers = std::move(given);
      const std::string token = options.headers.at(0).second.substr(7);
      pbx.pace_.later(pbx.latency, [this, token, alive = alive] {
        if (!*alive) return;
        const int status = pbx.refuseSocketWith != 0 ? pbx.refuseSocketWith : pbx.isCurrent(token) ? 0 : 401;
        if (status != 0) return drop({Error::Kind::Rejected, "the upgrade was refused", true}, status);
        pbx.open_ = this;
        ++pbx.socketsOpened;
        pbx.socketToken = token;
        handlers.opened();
      });
    }
    void close() override {
      *alive = false;
      if (pbx.open_ == this) pbx.open_ = nullptr;
    }
    void deliver(const std::string& text) {
      handlers.heard();
      handlers.message(text);
    }
    void drop(Error why, int status) {
      if (pbx.open_ == this) pbx.open_ = nullptr;
      handlers.closed(std::move(why), status);
    }
    FakePbx& pbx;
    Handlers handlers;
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);
  };

  static HttpResponse reply(int status, std::string body) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    return response;
  }
  bool isCurrent(const std::string& token) const {
    return !tokensEnd ? token.starts_with("token-") : token == "token-" + std::to_string(tokens);
  }
  Result<HttpResponse> answer(const Asked& one) {
    if (instead) {
      if (auto other = instead(one)) return std::move(*other);
    }
    if (one.path == "/connect/token") {
      return reply(200, R"({"token_type":"Bearer","expires_in":3600,"access_token":"token-)" +
                            std::to_string(++tokens) + R"(","refresh_token":null})");
    }
    if (!isCurrent(one.token)) return reply(401, "");
    if (one.path == "/callcontrol") return reply(200, everything());
    if (one.path.starts_with("/callcontrol/")) return answerEntity(parseEntity(one.path));
    return answerXapi(one.path);
  }
  Result<HttpResponse> answerEntity(const Entity& entity) {
    if (entity.kind == Entity::Kind::Participant) {
      const auto leg = legs.find({entity.dn, entity.participantId});
      return leg == legs.end() ? reply(404, "") : reply(200, participant(leg->first, leg->second));
    }
    return dns.count(entity.dn) == 0 ? reply(404, "") : reply(200, dn(entity.dn, dns[entity.dn]));
  }
  Result<HttpResponse> answerXapi(const std::string& path) {
    if (path.starts_with("/xapi/v1/Defs")) {
      auto response = reply(200, R"({"Id":0})");
      response.headers = {{"X-3CX-Version", "20.0.9.995"}};
      return response;
    }
    if (path.starts_with("/xapi/v1/ActiveCalls")) return reply(200, activeCalls);
    if (path.starts_with("/xapi/v1/ReportCallLogData")) return reply(200, callLog);
    return reply(200, R"({"value":[]})");
  }
  std::string participant(const std::pair<std::string, std::int64_t>& key, const Leg& leg) const {
    return R"({"id":)" + std::to_string(key.second) + R"(,"status":")" + leg.status + R"(","dn":")" + key.first +
           R"(","party_caller_id":")" + leg.party +
           R"(","party_dn":"10001","party_dn_type":"Wexternalline","callid":)" + std::to_string(leg.callId) +
           R"(,"legid":3,"device_id":"sip:x"})";
  }
  std::string dn(const std::string& name, const std::string& type) const {
    std::string list;
    for (const auto& [key, leg] : legs) {
      if (key.first == name) list += (list.empty() ? "" : ",") + participant(key, leg);
    }
    return R"({"dn":")" + name + R"(","type":")" + type + R"(","devices":null,"participants":[)" + list + "]}";
  }
  std::string everything() const {
    std::string list;
    for (const auto& [name, type] : dns) list += (list.empty() ? "" : ",") + dn(name, type);
    return "[" + list + "]";
  }

  FakePace& pace_;
  Socket* open_ = nullptr;

 public:
  const std::string root = "https://pbx.example.com";
};

}  // namespace relay::threecx
