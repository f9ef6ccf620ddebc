#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "Core/Pbx/ThreeCx/CallControlWire.h"
#include "Core/Pbx/ThreeCx/Pace.h"
#include "Core/Pbx/ThreeCx/Requests.h"
#include "Core/Pbx/ThreeCx/XapiWire.h"
#include "Core/Result.h"

namespace relay::threecx {

// Whether something may be read. Unknown: the question failed for another reason.
enum class Right { Unknown, Yes, No };

// What an API client can find out about its phone system.
struct Survey {
  Moment at;
  std::optional<std::vector<DnState>> dns;  // what call control shows; nullopt: `problem` says why not
  Right callControl = Right::Unknown;
  Error problem;
  Right xapi = Right::Unknown;
  Error xapiProblem;
  std::string version;
  std::optional<std::vector<std::string>> users;  // numbers; nullopt: could not be read
  std::optional<std::vector<std::string>> queues;
  std::optional<std::vector<DidNumber>> didNumbers;
  std::optional<std::vector<Trunk>> trunks;
  Right activeCalls = Right::Unknown;
  Right callLog = Right::Unknown;
  std::optional<std::chrono::milliseconds> clockAhead;  // by the Date header: ± 1 s
};

// Asks one question after the other, so that the phone system hardly notices: call control first,
// then as much of XAPI as may be read. Questions whose answers matter to nobody are left out when
// call control cannot be read.
//
// Threads: the io thread; `done` never runs inside run(). Lifetime: everything given outlives it.
class Surveyor {
 public:
  using Done = std::function<void(Survey)>;

  Surveyor(Requests& requests, Pace& pace);

  // While one is under way, a further call is ignored.
  void run(Done done);
  void cancel();
  bool running() const { return running_; }

 private:
  using Step = void (Surveyor::*)();
  void ask(std::string path, std::function<void(Answer)> then);
  void nextStep();
  void askCallControl();
  void askVersion();
  void askStatus();
  void askUsers();
  void askQueues();
  void askNumbers(std::string path, std::optional<std::vector<std::string>>& into, std::size_t skip);
  void askDidNumbers();
  void askDidNumbersPlainly();
  void askTrunks();
  void askActiveCalls();
  void askCallLog();
  void finish();

  Requests& requests_;
  Pace& pace_;
  Done done_;
  Survey survey_;
  bool running_ = false;
  std::size_t step_ = 0;
  std::uint64_t round_ = 0;
};

}  // namespace relay::threecx
