#include "Service/Commands/RecordingCheck.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>

#include "Core/Api/RecordingRoutes.h"
#include "Core/Http/HttpClient.h"
#include "Core/Platform/NativePath.h"
#include "Core/Version.h"
#include "Service/RelayParts.h"

namespace relay {
namespace {

using Level = RecordingFinding::Level;
constexpr std::chrono::milliseconds kTimeout{10'000};

Result<HttpResponse> fetch(const std::string& url, const Settings& settings, const std::string& caFile = {}) {
  boost::asio::io_context io(1);
  HttpClientOptions options;
  options.caFile = caFile;
  options.userAgent = std::string("EmergencyRelay/") + version();
  const auto client = makeBeastClient(io.get_executor(), options);
  HttpRequest request;
  request.url = url;
  request.timeout = kTimeout;
  request.headers = {{"Range", "bytes=0-1023"}};
  if (settings.recordings.access == RecordingAccess::Key) {
    request.headers.emplace_back("X-API-Key", settings.server.apiKey.reveal());
  }
  std::optional<Result<HttpResponse>> answer;
  client->send(std::move(request), [&](Result<HttpResponse> came) { answer = std::move(came); });
  while (!answer && io.run_one() > 0) {
  }
  return answer ? *answer : Result<HttpResponse>(Error{Error::Kind::Network, url + " gives no answer", true});
}

// The newest recording in the folder that a web server may serve; empty: none.
std::string newestRecording(const std::string& folder) {
  std::string newest;
  std::filesystem::file_time_type newestTime{};
  std::error_code failed;
  for (std::filesystem::directory_iterator at(nativePath(folder), failed), end; !failed && at != end;
       at.increment(failed)) {
    const std::string name = utf8Path(at->path().filename());
    std::error_code unknown;
    const auto time = at->last_write_time(unknown);
    if (unknown || !isRecordingName(name) || (!newest.empty() && time <= newestTime)) continue;
    newest = name;
    newestTime = time;
  }
  return newest;
}

bool isPlainAnswer(const HttpResponse& answer) { return answer.status == 200 || answer.status == 206; }

// What else than the service answered, in words that say what to do about it.
std::string strangersAnswer(const std::string& publicUrl, const HttpResponse& answer) {
  const int status = answer.status;
  const std::string base = fmt::format("{} answers {}", publicUrl, status);
  if (status >= 300 && status < 400)
    return base + ": it leads elsewhere, and receivers may not follow; name the final address";
  if (status == 401) return base + ": it wants a login, which receivers do not have";
  if (status == 403) return base + ": the signature of the link is refused; does a proxy drop what stands after '?'?";
  if (status == 404) return base + ": another web server, which knows nothing of " + std::string(kRecordingPath);
  if (status == 502 || status == 503 || status == 504) {
    return base + ": the proxy there does not reach the service; does it run, and does [server] listen there?";
  }
  return base + ": that is not the answer of the service";
}

RecordingFinding judgeFolder(const Settings& settings, const RecordingLinks& links, const HttpResponse& first) {
  const auto& recordings = settings.recordings;
  const std::string name = newestRecording(recordings.output);
  if (name.empty()) return {Level::Fault, strangersAnswer(recordings.publicUrl, first)};
  const auto answer = fetch(links.link(name, SystemClock().now()), settings);
  if (!answer || !isPlainAnswer(answer.value())) return {Level::Fault, strangersAnswer(recordings.publicUrl, first)};
  if (recordings.access == RecordingAccess::Open) {
    return {Level::Good, fmt::format("{} serves {} from the folder", recordings.publicUrl, name)};
  }
  return {Level::Warning,
          fmt::format("{} serves {} from the folder to everybody: it does not ask for a {}; with access = open the "
                      "links would say so, or let it pass requests on to the service",
                      recordings.publicUrl, name, recordings.access == RecordingAccess::Key ? "key" : "signature")};
}

bool isService(const Result<HttpResponse>& answer) {
  return answer && answer.value().status == 200 && answer.value().body == kCheckAnswer;
}

// The certificate that the service made for itself is trusted by those who have imported it.
RecordingFinding judgeFailure(const Settings& settings, const std::string& link, const Error& error) {
  const std::string& publicUrl = settings.recordings.publicUrl;
  if (error.what.find("certificate") == std::string::npos) return {Level::Fault, publicUrl + ": " + error.what};
  const std::string own = joinPath(settings.service.dataDir, "server.crt");
  if (isService(fetch(link, settings, own))) {
    return {Level::Warning, fmt::format("{} leads to the service, with the certificate it made for itself: only "
                                        "receivers that have imported {} trust it",
                                        publicUrl, own)};
  }
  return {Level::Fault, fmt::format("{}: {}; receivers will not trust it either: give tls_certificate and tls_key, or "
                                    "let a web server with a certificate stand before the service",
                                    publicUrl, error.what)};
}

}  // namespace

std::vector<RecordingFinding> checkRecordingLinks(const Settings& settings) {
  const auto& recordings = settings.recordings;
  if (!recordings.enabled) return {};
  const auto links = recordingLinksOf(settings, false);
  if (!links) return {{Level::Note, links.error().what + "; no link could be tried"}};
  const std::string link = links.value()->link(kCheckName, SystemClock().now());
  const auto answer = fetch(link, settings);
  if (!answer) return {judgeFailure(settings, link, answer.error())};
  if (isService(answer)) {
    return {{Level::Good, fmt::format("{} leads to the service; a link was fetched", recordings.publicUrl)}};
  }
  return {judgeFolder(settings, *links.value(), answer.value())};
}

}  // namespace relay
