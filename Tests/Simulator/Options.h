#pragma once

#include <optional>
#include <string>
#include <vector>

#include "Tests/Simulator/Cast.h"
#include "Tests/Simulator/Load.h"
#include "Tests/Simulator/Site.h"

namespace relay::sim {

struct Options {
  std::string listen = "127.0.0.1:0";
  std::string control = "127.0.0.1:0";
  bool https = false;
  std::vector<std::string> tlsHosts{"127.0.0.1", "localhost"};
  int tlsDays = 30;
  std::string caOut, readyFile, framesOut, expectOut;

  std::string traceFile, scriptFile;
  std::optional<LoadPlan> load;
  double speed = 1.0;
  bool startNow = false;
  bool holdOpen = false;
  double lingerSeconds = 10;
  std::int64_t repeatMs = 750;
  bool closeSocketOnNewToken = false;
  std::vector<std::string> faults;  // "name,key=value,…"; `at=SECONDS` after the start of the play
  std::vector<std::string> dns;     // "101=Wextension"
  std::vector<std::string> hidden;  // the same, not visible to the API client
  std::size_t extensions = 0;       // 0: as many as the load needs

  RecorderOptions recorder;
  SiteOptions site;
  Exchange::Options exchange;
  Tokens::Options tokens;
  CastOptions cast;
};

// Reads the command line. A number: the program ends with it (help, or a fault that was told).
std::variant<Options, int> parseOptions(int argc, char** argv);

}  // namespace relay::sim
