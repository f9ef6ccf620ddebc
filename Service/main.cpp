#include <CLI/CLI.hpp>

#include "Core/Http/SystemRoots.h"
#include "Service/Commands/Commands.h"

int main(int argc, char** argv) {
  relay::keepSystemRoots();
  CLI::App app{"EmergencyRelay: tells CRMs by webhook what happens to the calls of a phone system", "emergency-relay"};
  app.require_subcommand(1);
  app.get_formatter()->column_width(28);

  int exitCode = relay::exitDone;
  relay::addRunCommand(app, exitCode);
  relay::addServiceCommand(app, exitCode);
  relay::addCheckCommand(app, exitCode);
  relay::addDeliveriesCommand(app, exitCode);
  relay::addDutyCommand(app, exitCode);
  relay::addRecordingsCommand(app, exitCode);
  relay::addServiceCommands(app, exitCode);
  relay::addStatusCommand(app, exitCode);
  relay::addCaptureCommand(app, exitCode);
  relay::addProtectCommand(app, exitCode);
  relay::addVersionCommand(app, exitCode);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& fault) {
    return app.exit(fault) == 0 ? relay::exitDone : relay::exitRefused;
  }
  return exitCode;
}
