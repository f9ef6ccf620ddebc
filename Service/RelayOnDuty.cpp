#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Http/HttpClient.h"
#include "Core/OnDuty/OnDuty.h"
#include "Core/Version.h"
#include "Service/RelayState.h"

namespace relay {
namespace {

// A calendar is fetched with the system's own certificates and proxy.
std::unique_ptr<HttpClient> rosterClient(boost::asio::any_io_executor executor) {
  HttpClientOptions options;
  options.userAgent = std::string("EmergencyRelay/") + version();
  options.maxConnections = 1;
  return makeRestClient(std::move(executor), std::move(options));
}

CallEvent noticeEvent(const DutyNotice& notice) {
  CallEvent event;
  event.kind = EventKind::Notice;
  event.notice = notice.word;
  event.text = notice.text;
  event.fields = notice.json;
  event.at = notice.at;
  return event;
}

}  // namespace

void RelayState::makeOnDuty() {
  onDuty = std::make_unique<OnDuty>(
      OnDuty::Parts{io.get_executor(), clock, loaded.settings.service.dataDir,
                    [executor = io.get_executor()] { return rosterClient(executor); },
                    [this](const DutyNotice& notice) { dispatcher->accept({noticeEvent(notice)}, {}, std::nullopt); }});
}

void RelayState::startOnDuty() { onDuty->start(dutySettings(loaded.settings)); }

}  // namespace relay
