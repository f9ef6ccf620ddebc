#include "Tests/Simulator/Rubbish.h"

#include <map>
#include <memory>
#include <utility>

namespace relay::sim {

namespace {

using Text = std::string (*)(std::int64_t);

std::string event(const std::string& type, const std::string& entity) {
  return R"({"sequence":1,"event":{"event_type":)" + type + R"(,"entity":)" + entity + R"(,"attached_data":null}})";
}

std::size_t sized(std::int64_t size, std::size_t usual) { return size > 0 ? static_cast<std::size_t>(size) : usual; }

const std::map<std::string, Text>& texts() {
  static const std::map<std::string, Text> kTexts{
      {"text", [](std::int64_t) { return std::string("hello, is it me you're looking for?"); }},
      {"truncated", [](std::int64_t) { return std::string(R"({"sequence":1,"event":{"event_type":0,"enti)"); }},
      {"array", [](std::int64_t) { return std::string(R"([1,2,{"event":null}])"); }},
      {"number", [](std::int64_t) { return std::string("42"); }},
      {"empty", [](std::int64_t) { return std::string(); }},
      {"unknown_type", [](std::int64_t) { return event("77", R"("/callcontrol/101/participants/1")"); }},
      {"bad_entity", [](std::int64_t) { return event("0", R"("/callcontrol/%zz/../../etc/participants/-9x")"); }},
      {"bad_types", [](std::int64_t) { return event(R"("zero")", R"({"no":"text"})"); }},
      {"unknown_dn", [](std::int64_t) { return event("0", R"("/callcontrol/nobody/participants/1")"); }},
      {"null_bytes", [](std::int64_t) { return event("0", std::string("\"/callcontrol/1\0 1\"", 19)); }},
      {"big_json",
       [](std::int64_t size) { return "{\"sequence\":\"" + std::string(sized(size, 50'000'000), 'x') + "\"}"; }},
      {"deep_json",
       [](std::int64_t size) {
         const std::size_t levels = sized(size, 10'000);
         return "{\"sequence\":1,\"event\":" + std::string(levels, '[') + std::string(levels, ']') + '}';
       }},
  };
  return kTexts;
}

}  // namespace

const std::vector<std::string>& rubbishKinds() {
  static const std::vector<std::string> kinds = [] {
    std::vector<std::string> names;
    for (const auto& [name, make] : texts()) names.push_back(name);
    names.insert(names.end(), {"binary", "raw", "flood"});
    return names;
  }();
  return kinds;
}

void sendRubbish(test::ServerSocket& socket, const std::string& kind, std::int64_t size) {
  const auto text = [](std::string what) { return std::make_shared<const std::string>(std::move(what)); };
  if (const auto found = texts().find(kind); found != texts().end()) {
    socket.send(text(found->second(size)));
  } else if (kind == "binary") {
    std::string bytes(sized(size, 1024), '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 131 + 7);
    socket.sendBinary(std::move(bytes));
  } else if (kind == "raw") {
    socket.sendRaw("\xff\xff\xff\xff\x80 no frame at all");
  } else if (kind == "flood") {
    const auto frame = text(event("0", R"("/callcontrol/nobody/participants/1")"));
    for (std::size_t i = 0; i < sized(size, 10'000); ++i) socket.send(frame);
  }
}

}  // namespace relay::sim
