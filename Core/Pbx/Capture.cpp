#include "Core/Pbx/Capture.h"

#include <filesystem>
#include <ostream>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Pbx/ThreeCx/Json.h"
#include "Core/Platform/NativePath.h"

namespace relay {
namespace {

constexpr std::size_t longestText = 2000;

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Result<std::unique_ptr<Capture>> Capture::open(const std::string& file, bool maskNumbers, WallTime start) {
  const std::filesystem::path path = nativePath(file);
  std::error_code failed;
  if (std::filesystem::exists(path, failed)) {
    return Error{Error::Kind::Disk, file + " exists already: name another file for the capture", false};
  }
  std::ofstream stream(path, std::ios::binary);
  if (!stream) {
    return Error{Error::Kind::Disk, file + " cannot be made: does its folder exist, and may it be written to?", false};
  }
  using std::filesystem::perms;
  std::filesystem::permissions(path, perms::owner_read | perms::owner_write, failed);
  return std::unique_ptr<Capture>(new Capture(std::move(stream), maskNumbers, start));
}

Capture::Capture(std::ofstream stream, bool maskNumbers, WallTime start)
    : stream_(std::move(stream)), mask_(maskNumbers), start_(start) {}

void Capture::frame(WallTime at, std::string_view text) {
  if (const auto json = mask_.json(text)) return write(head(at, "ws") + ",\"frame\":" + *json + "}");
  write(head(at, "note") + ",\"text\":\"unreadable message of " + std::to_string(text.size()) + " bytes\"}");
}

void Capture::answer(WallTime at, std::string_view path, int status, std::string_view body) {
  if (path == "/callcontrol" && status == 200) noteDns(at, body);
  std::string shown = "null";
  if (const auto json = mask_.json(body))
    shown = *json;
  else if (!body.empty())
    shown = quoted(mask_.plain(body.substr(0, longestText), true));
  write(head(at, "get") + ",\"path\":" + quoted(std::string(path)) + ",\"status\":" + std::to_string(status) +
        ",\"body\":" + shown + "}");
}

void Capture::socket(WallTime at, bool open) { write(head(at, open ? "accept" : "drop") + "}"); }

void Capture::noteDns(WallTime at, std::string_view body) {
  const auto parsed = threecx::parseJson(body, {32 * 1024 * 1024, 2'000'000, 64});
  if (!parsed || !parsed->is_array()) return;
  nlohmann::json dns = nlohmann::json::object();
  for (const auto& item : *parsed) {
    if (const auto dn = threecx::textOf(item, "dn"); !dn.empty()) dns[dn] = threecx::textOf(item, "type");
  }
  std::string shown = dns.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (shown == lastDns_) return;
  lastDns_ = std::move(shown);
  write(head(at, "dns") + ",\"dns\":" + lastDns_ + "}");
}

std::string Capture::head(WallTime at, std::string_view kind) const {
  return "{\"t_ms\":" + std::to_string((at - start_).count()) + ",\"kind\":\"" + std::string(kind) + "\"";
}

// Each line at once: a capture is read while it runs, and ends with Ctrl-C.
void Capture::write(const std::string& line) {
  stream_ << line << '\n' << std::flush;
  if (stream_) ++lines_;
}

}  // namespace relay
