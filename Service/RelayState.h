#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <nlohmann/json_fwd.hpp>

#include "Core/Api/Health.h"
#include "Core/Api/RecordingRoutes.h"
#include "Core/Config/SettingsWatch.h"
#include "Core/Delivery/Dispatcher.h"
#include "Core/Delivery/Store.h"
#include "Core/Http/Server.h"
#include "Core/OnDuty/ForwardingUpdater.h"
#include "Core/OnDuty/OnDuty.h"
#include "Core/Pbx/PbxSource.h"
#include "Core/Platform/LocalChannel.h"
#include "Core/Time.h"
#include "Recordings/RecordingsService.h"
#include "Service/CallPipeline.h"
#include "Service/ControlApi.h"
#include "Service/HealthNotices.h"
#include "Service/Relay.h"
#include "Service/SwitchedTap.h"

namespace relay {

// The parts of a running relay, in the order in which they depend on each other: what is declared
// later uses what is declared earlier and is destroyed first.
struct RelayState {
  static Result<std::unique_ptr<RelayState>> build(Relay::Start start);

  void start();
  void beginStop(std::chrono::milliseconds grace);
  void close();  // after io has run out: what must not happen on the io thread

  // RelayReload.cpp: what a change of webhooks.ini brings about.
  void reload(LoadedSettings fresh);
  void apply(const Settings& before);

  // RelayServer.cpp
  void startServer();
  void listenAt(ServerOptions options);
  void serveRecordings();  // links can be made without a server, too

  // RelaySource.cpp
  void startSource(std::optional<WallTime> lastContact);
  void inspect(std::function<void(std::string)> done);  // answers with JSON
  Outcome capture(const std::string& file, bool mask);  // an empty file name ends it

  // RelayRecordings.cpp: the recordings as the settings in force have them, or none.
  void startRecordings();
  void followRecordings();  // where source = xapi; the source is there
  void answerRecordings(const nlohmann::json& request, const std::function<void(std::string)>& reply);
  std::string eraseDeliveries(const std::string& number, const recordings::Erased& erased);
  void postRecordings(CallEvent event, const std::vector<std::string>& names, std::function<void()> accepted);

  // RelayOnDuty.cpp
  void makeOnDuty();
  void startOnDuty();

  // RelayForwarding.cpp: the number on duty in the phone system.
  void startForwarding();
  void configureForwarding();
  void noteSourceStatus(const PbxStatus& status);

  // RelayHousekeeping.cpp: what is done once in a while.
  void keepHouse();
  void watchHealth();  // for the event log
  HealthReport health() const;

  SystemClock clock;
  LoadedSettings loaded;
  std::string settingsProblem;    // why the settings in force are not those of the file; or empty
  std::string lowSpace;           // which disk is nearly full; or empty
  std::string linksProblem;       // why links to recordings cannot be made; or empty
  std::string serverProblem;      // why the port of [server] does not answer; or empty
  std::string recordingsProblem;  // why recordings are not looked for; or empty
  WallTime startedAt;
  boost::asio::io_context io{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  SwitchedTap tap;
  std::unique_ptr<Store> store;
  std::unique_ptr<Dispatcher> dispatcher;
  std::unique_ptr<CallPipeline> pipeline;
  std::unique_ptr<OnDuty> onDuty;
  std::unique_ptr<PbxSource> source;
  bool sourceConnected = false;
  std::unique_ptr<ForwardingUpdater> forwarding;
  std::unique_ptr<recordings::RecordingsService> recordingsService;
  std::unique_ptr<ControlApi> control;
  std::unique_ptr<LocalChannel> channel;
  std::shared_ptr<const RecordingLinks> recordingLinks;  // null: recordings are not enabled, or linksProblem
  std::unique_ptr<Server> server;
  std::unique_ptr<SettingsWatch> watch;
  boost::asio::steady_timer houseTimer{io};
  boost::asio::steady_timer noticeTimer{io};
  HealthNotices notices;
  bool stopping = false;
};

}  // namespace relay
