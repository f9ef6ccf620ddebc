#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Config/Settings.h"
#include "Core/Http/HttpClient.h"
#include "Core/Http/WebSocket.h"
#include "Core/Pbx/Inspection.h"
#include "Core/Pbx/PbxSource.h"
#include "Core/Time.h"

namespace relay {

// How requests and the event socket are made; makeRestClient and makeWebSocket, or a test's own.
struct ThreeCxTransport {
  std::function<std::unique_ptr<HttpClient>(boost::asio::any_io_executor, HttpClientOptions)> makeClient;
  std::function<std::unique_ptr<WebSocket>(boost::asio::any_io_executor)> makeSocket;
};

// A 3CX V20 by its call control API and, as far as it may be read, its XAPI. What is relied on, and
// how sure it is, stands in docs/3cx.md.
//
// `clock` and `tap` (nullptr: nobody listens in) outlive it. `scope.dids` and `scope.namedDns` are
// for the hourly look at what the API client sees. New settings need a new source.
std::unique_ptr<PbxSource> makeThreeCxSource(boost::asio::any_io_executor executor, const Clock& clock,
                                             InspectionScope scope, ThreeCxTransport transport, PbxTap* tap);

// An inspection under way; destroying it gives it up.
struct RunningInspection {
  virtual ~RunningInspection() = default;
};

// Logs in and looks around. Only where no service runs for this client_id: a second login ends the
// token of the first.
//
// Threads: `done` runs once, on the executor's thread, never inside this call.
std::unique_ptr<RunningInspection> inspectThreeCx(boost::asio::any_io_executor executor, const Clock& clock,
                                                  InspectionScope scope, ThreeCxTransport transport,
                                                  std::function<void(Inspection)> done);

}  // namespace relay
