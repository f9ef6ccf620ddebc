#pragma once

namespace CLI {
class App;
}

namespace relay {

// What every command ends with: 0 done; 1 refused, or faulty input; 2 the other side can't be reached.
inline constexpr int exitDone = 0;
inline constexpr int exitRefused = 1;
inline constexpr int exitUnreachable = 2;

// Each adds its word to the command line; when the word was given, its callback does the work and
// sets `exitCode`.
void addRunCommand(CLI::App& app, int& exitCode);
void addServiceCommand(CLI::App& app, int& exitCode);
void addCheckCommand(CLI::App& app, int& exitCode);
void addDeliveriesCommand(CLI::App& app, int& exitCode);
void addDutyCommand(CLI::App& app, int& exitCode);
void addRecordingsCommand(CLI::App& app, int& exitCode);
void addCaptureCommand(CLI::App& app, int& exitCode);
void addProtectCommand(CLI::App& app, int& exitCode);
void addServiceCommands(CLI::App& app, int& exitCode);  // install, start and the like
void addStatusCommand(CLI::App& app, int& exitCode);
void addVersionCommand(CLI::App& app, int& exitCode);

}  // namespace relay
