#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "Core/Platform/Paths.h"
#include "Service/Commands/Commands.h"
#include "Service/Commands/ConfigOption.h"
#include "Service/LoneCapture.h"
#include "Service/ServiceAnswer.h"
#include "Service/ServiceHost.h"
#include "Service/StopSignal.h"

namespace relay {
namespace {

struct CaptureOptions {
  std::string config;
  std::string file;
  bool mask = false;
};

constexpr std::chrono::hours day{24};

// The running service listens in on itself: a login of our own would end its token.
int captureInService(const std::string& dataDir, const CaptureOptions& options, StopSignal& stop) {
  const std::string file = absolutePath(options.file);
  const auto begun = askRunningService(dataDir, {{"ask", "capture"}, {"file", file}, {"mask", options.mask}});
  if (!begun) return failWith(begun.error());
  complain(fmt::format("The service writes to {}; press Ctrl-C when you have seen enough", file));
  while (!stop.waitFor(day)) {
  }
  const auto ended = askRunningService(dataDir, {{"ask", "capture"}, {"file", ""}});
  return ended ? exitDone : failWith(ended.error());
}

int captureAlone(const CaptureOptions& options, StopSignal& stop) {
  const auto settings = settingsForCommand(options.config);
  if (!settings) return exitRefused;
  complain(fmt::format("No service runs; logging in and writing to {}. Press Ctrl-C when you have seen enough",
                       options.file));
  const auto lines = captureUntil(stop, *settings, absolutePath(options.file), options.mask);
  if (!lines) return failWith(lines.error());
  fmt::print("{} lines are in {}\n", lines.value(), options.file);
  return exitDone;
}

int capture(const CaptureOptions& options) {
  StopSignal stop;
  listenForStop({[&stop] { stop.give(); }});
  const std::string dataDir = dataDirOf(options.config);
  return serviceRuns(dataDir) ? captureInService(dataDir, options, stop) : captureAlone(options, stop);
}

}  // namespace

void addCaptureCommand(CLI::App& app, int& exitCode) {
  auto* command = app.add_subcommand(
      "capture", "Writes every frame and answer of the phone system with its time, as a trace, until Ctrl-C");
  auto options = std::make_shared<CaptureOptions>();
  addConfigOption(*command, options->config);
  command->add_option("file", options->file, "The trace; it must not exist yet")->required();
  command->add_flag("--mask", options->mask, "Mask telephone numbers, the same one always the same way");
  command->callback([options, &exitCode] { exitCode = capture(*options); });
}

}  // namespace relay
