// XAPI's recordings: the list and the download (docs/3cx.md).
#include <fstream>
#include <iterator>

#include "Tests/Simulator/CallLog.h"
#include "Tests/Simulator/OData.h"
#include "Tests/Simulator/Routes.h"

namespace relay::sim {

using nlohmann::ordered_json;
using test::ServerReply;

namespace {

ServerReply fault(int status, const std::string& message) {
  ordered_json body;
  body["error"] = {{"code", ""}, {"message", message}, {"details", ordered_json::array()}};
  return jsonReply(body.dump(), status);
}

ordered_json rowOf(const PbxRecording& recording, std::int64_t aheadUs) {
  ordered_json row;
  row["Id"] = recording.id;
  row["StartTime"] = isoMoment(recording.startUs + aheadUs);
  row["EndTime"] = recording.endUs == 0 ? ordered_json() : ordered_json(isoMoment(recording.endUs + aheadUs));
  row["CallType"] = "InboundExternal";
  row["FromDn"] = "10001";
  row["FromDnType"] = 1;
  row["FromCallerNumber"] = recording.number;
  row["FromDisplayName"] = recording.number;
  row["ToDn"] = recording.dn;
  row["ToDnType"] = 0;
  row["ToCallerNumber"] = "Ext." + recording.dn;
  row["ToDisplayName"] = recording.name;
  row["RecordingUrl"] = recording.url;
  row["IsArchived"] = false;
  row["IsTranscribed"] = false;
  row["CanBeTranscribed"] = false;
  return row;
}

ServerReply download(const Site& site, const std::string& function) {
  const std::string start = "Pbx.DownloadRecording(recId=";
  if (function.rfind(start, 0) != 0) return fault(404, "WARNINGS.XAPI.NOT_FOUND");
  const std::int64_t id = std::atoll(function.c_str() + start.size());
  for (const auto& recording : site.recordings) {
    if (recording.id != id) continue;
    std::ifstream in(recording.file, std::ios::binary);
    if (!in) break;
    ServerReply reply;
    reply.headers = {
        {"Content-Type", "audio/x-wav"},
        {"Content-Disposition", "attachment; filename=\"" + recording.url.substr(recording.url.find('/') + 1) + "\""}};
    reply.body.assign(std::istreambuf_iterator<char>(in), {});
    return reply;
  }
  return fault(400, "WARNINGS.XAPI.FILE_NOT_FOUND");
}

}  // namespace

ServerReply recordings(const Site& site, const std::vector<std::string>& parts, const test::ServerRequest& request) {
  if (parts.size() == 4) return download(site, parts[3]);
  if (parts[2] != "Recordings") return fault(404, "WARNINGS.XAPI.NOT_FOUND");
  std::vector<ordered_json> rows;
  for (const auto& recording : site.recordings) rows.push_back(rowOf(recording, site.options.clockAheadUs));
  const auto text = collection(std::move(rows), queryOf(request.target), "Recordings");
  return text ? jsonReply(text.value()) : fault(400, text.error().what);
}

}  // namespace relay::sim
