#pragma once

#include <string>

#include "Core/Config/Settings.h"
#include "Core/Result.h"

namespace relay {

// Where the log goes.
//   Console:  the terminal, short times, colours when it is one; what a person watches
//   File:     `folder`/emergency-relay.log, a new one each day, kept `log_keep_days`
//   Journal:  standard output with the priority in front of each line, as journald reads it
enum class LogTarget { Console, File, Journal };

// Sets up spdlog's default logger. Called once at start, on the main thread.
//
// Failure: Disk when the file cannot be written now; it is tried again every minute.
Outcome startLogging(LogTarget target, const std::string& folder, const ServiceSettings& settings);

// Level and masking, at start and whenever settings are loaded again.
void configureLogging(const ServiceSettings& settings);

// Ends what is buffered; before exit.
void stopLogging();

}  // namespace relay
