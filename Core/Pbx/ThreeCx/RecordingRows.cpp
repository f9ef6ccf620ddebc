#include "Core/Pbx/ThreeCx/RecordingRows.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "Core/Pbx/ThreeCx/Json.h"
#include "Core/Pbx/ThreeCx/Times.h"

namespace relay::threecx {
namespace {

using nlohmann::json;

constexpr JsonLimits pageLimits{4 * 1024 * 1024, 200'000, 32};
constexpr std::size_t longestName = 200;
constexpr std::string_view extension = ".wav";

bool forbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < ' ' || byte == 127 || std::string_view("\\/:*?\"<>|").find(c) != std::string_view::npos;
}

bool isNumberLike(std::string_view text) {
  return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

// The stamp and the call id stand at the end: what is too long loses its beginning, at a whole UTF-8 character.
std::string shortened(std::string name) {
  if (name.size() <= longestName) return name;
  auto cut = name.size() - longestName;
  while (cut < name.size() && (static_cast<unsigned char>(name[cut]) & 0xC0U) == 0x80U) ++cut;
  return name.substr(cut);
}

}  // namespace

std::optional<std::vector<RecordingRow>> parseRecordings(std::string_view text) {
  const auto parsed = parseJson(text, pageLimits);
  const auto* rows = parsed ? arrayOf(*parsed, "value") : nullptr;
  if (rows == nullptr) return std::nullopt;
  std::vector<RecordingRow> list;
  for (const auto& row : *rows) {
    const auto id = row.find("Id");
    if (id == row.end() || !id->is_number_integer()) continue;
    list.push_back({id->get<std::int64_t>(), parseIsoTime(textOf(row, "StartTime")),
                    parseIsoTime(textOf(row, "EndTime")), textOf(row, "RecordingUrl")});
  }
  return list;
}

RecordingPlace placeOf(const RecordingRow& row) {
  const auto slash = row.url.find_last_of("/\\");
  std::string name = slash == std::string::npos ? row.url : row.url.substr(slash + 1);
  std::string folder = slash == std::string::npos ? std::string() : row.url.substr(0, slash);
  folder = folder.substr(folder.find_last_of("/\\") + 1);
  if (!isNumberLike(folder)) folder.clear();
  std::replace_if(name.begin(), name.end(), forbidden, '_');
  const bool wav = name.size() > extension.size() && name.ends_with(extension);
  std::string stem = wav ? name.substr(0, name.size() - extension.size()) : name;
  while (stem.starts_with('.') || stem.starts_with(' ')) stem.erase(0, 1);
  if (stem.empty()) stem = "recording-" + std::to_string(row.id);
  return {folder, shortened(stem + std::string(extension))};
}

std::int64_t RecordingProgress::readAfter() const {
  return open.empty() ? upTo : std::min(upTo, open.begin()->first - 1);
}

void RecordingProgress::seen(std::int64_t id) {
  open.try_emplace(id, 0);
  upTo = std::max(upTo, id);
}

std::string toJson(const RecordingProgress& progress) {
  json open = json::object();
  for (const auto& [id, attempts] : progress.open) open[std::to_string(id)] = attempts;
  return json{{"upTo", progress.upTo}, {"open", open}}.dump();
}

std::optional<RecordingProgress> progressFromJson(const std::string& text) {
  const auto from = json::parse(text, nullptr, false);
  if (!from.is_object() || !from.contains("upTo") || !from["upTo"].is_number_integer()) return std::nullopt;
  RecordingProgress progress;
  progress.upTo = from["upTo"].get<std::int64_t>();
  const auto open = from.find("open");
  if (open == from.end() || !open->is_object()) return progress;
  for (const auto& [id, attempts] : open->items()) {
    const auto number = std::strtoll(id.c_str(), nullptr, 10);
    if (number > 0 && attempts.is_number_integer()) progress.open[number] = attempts.get<int>();
  }
  return progress;
}

std::string recordingsAfter(std::int64_t id) {
  return "/xapi/v1/Recordings?$filter=Id%20gt%20" + std::to_string(id) +
         "&$orderby=Id&$top=100&$select=Id,StartTime,EndTime,RecordingUrl";
}

std::string newestRecording() {
  return "/xapi/v1/Recordings?$orderby=Id%20desc&$top=1&$select=Id,StartTime,EndTime,RecordingUrl";
}

std::string downloadPath(std::int64_t id) {
  return "/xapi/v1/Recordings/Pbx.DownloadRecording(recId=" + std::to_string(id) + ")";
}

}  // namespace relay::threecx
