#include "Core/Pbx/ThreeCx/Judgement.h"

#include <algorithm>
#include <utility>

#include "Core/Masking.h"
#include "Core/Pbx/ThreeCx/ChannelRules.h"

namespace relay::threecx {
namespace {

using Level = InspectionLine::Level;

constexpr std::chrono::milliseconds clockTolerance{2000};
constexpr std::size_t mostListed = 20;

class Judge {
 public:
  Judge(const Survey& survey, const InspectionScope& scope) : survey_(survey), scope_(scope) {}

  Inspection judge() {
    result_.callControl = survey_.callControl == Right::Yes;
    result_.xapi = survey_.xapi == Right::Yes;
    result_.activeCalls = survey_.activeCalls == Right::Yes;
    result_.callLog = survey_.callLog == Right::Yes;
    result_.version = survey_.version;
    result_.clockAhead = survey_.clockAhead;
    result_.reachable = survey_.dns.has_value();
    if (!survey_.dns) {
      say(Level::Fault, survey_.problem.what);
      if (survey_.callControl != Right::No) return std::move(result_);
    }
    rights();
    dns();
    unseen();
    trunks();
    clock();
    return std::move(result_);
  }

 private:
  void say(Level level, std::string text) { result_.lines.push_back({level, std::move(text)}); }

  static std::string list(const std::vector<std::string>& items) {
    std::string text;
    for (std::size_t i = 0; i < items.size() && i < mostListed; ++i) text += (i > 0 ? ", " : "") + items[i];
    if (items.size() > mostListed) text += " and " + std::to_string(items.size() - mostListed) + " more";
    return text;
  }

  void rights() {
    say(Level::Good, "3CX " + (survey_.version.empty() ? std::string("of unknown version") : survey_.version) + " at " +
                         maskedUrl(scope_.pbx.url));
    if (survey_.xapi == Right::No) {
      say(Level::Warning, survey_.xapiProblem.what +
                              "; without it calls are stamped with the moment they are first "
                              "seen, and forwarded calls cannot be followed");
      return;
    }
    if (survey_.xapi == Right::Unknown) return say(Level::Warning, survey_.xapiProblem.what);
    right(survey_.activeCalls, "the list of running calls (ActiveCalls)",
          "calls that are forwarded or transferred to an outside number cannot be followed");
    right(survey_.callLog, "the call log", "calls that end while the connection is down are not told afterwards");
  }

  void right(Right has, const std::string& what, const std::string& consequence) {
    if (has == Right::Yes) say(Level::Good, "may read " + what);
    if (has == Right::No) {
      say(Level::Warning, "client_id " + scope_.pbx.clientId + " may not read " + what + ": " + consequence +
                              "; give it department DEFAULT with the role System Owner under Integrations > API");
    }
    if (has == Right::Unknown) say(Level::Note, what + " did not answer just now");
  }

  void dns() {
    std::size_t users = 0;
    for (const auto& state : survey_.dns.value_or(std::vector<DnState>{})) {
      result_.dns[state.dn] = state.type;
      users += state.type == DnType::User ? 1U : 0U;
    }
    std::vector<std::string> shown;
    for (const auto& [dn, type] : result_.dns) shown.push_back(dn + " (" + spokenType(type) + ")");
    if (!shown.empty()) say(Level::Good, "sees " + std::to_string(shown.size()) + " DNs: " + list(shown));
    if (users == 0 && survey_.dns) {
      say(Level::Warning,
          "sees no extension at all, so no call will be reported: add them under Integrations > API > "
          "Extension(s) to monitor");
    }
    for (const auto& dn : scope_.namedDns) {
      if (result_.dns.count(dn) == 0) result_.missingDns.push_back(dn);
    }
    if (!result_.missingDns.empty()) {
      say(Level::Warning, "named in the ini but not visible to the API client: " + list(result_.missingDns) +
                              "; add them under Extension(s) to monitor, or correct the ini");
    }
  }

  void unseen() {
    take(survey_.users, true);
    take(survey_.queues, false);
    if (result_.notMonitored.empty()) return;
    say(Level::Warning, "not monitored, so their calls are not seen: " + list(result_.notMonitored) +
                            "; add them under Integrations > API > Extension(s) to monitor");
  }

  // Users that `[pbx] extensions` leaves out are left out on purpose.
  void take(const std::optional<std::vector<std::string>>& numbers, bool users) {
    const auto& chosen = scope_.pbx.extensions;
    const bool limited = users && (!chosen.ranges.empty() || !chosen.single.empty());
    for (const auto& number : numbers.value_or(std::vector<std::string>{})) {
      if (result_.dns.count(number) > 0 || (limited && !chosen.contains(number))) continue;
      result_.notMonitored.push_back(number);
    }
  }

  void trunks() {
    std::set<std::string> names;
    for (const auto& did : survey_.didNumbers.value_or(std::vector<DidNumber>{})) {
      names.insert(did.number);
      if (!did.ruleName.empty()) names.insert(did.ruleName);
    }
    result_.didNumbers.assign(names.begin(), names.end());
    for (const auto& trunk : survey_.trunks.value_or(std::vector<Trunk>{})) {
      if (scope_.dids.count(trunk.dn) > 0) continue;
      result_.trunksWithoutDid.push_back(trunk.dn);
      if (trunk.didNumbers.size() > 1) ambiguous(trunk.dn, trunk.didNumbers.size());
    }
    if (result_.trunksWithoutDid.empty()) return;
    say(Level::Note, "no entry in [did] for the trunks " + list(result_.trunksWithoutDid) +
                         ": their calls carry a did only where the phone system tells it");
  }

  void ambiguous(const std::string& trunk, std::size_t count) {
    result_.ambiguousDids.push_back(trunk);
    say(Level::Note, "trunk " + trunk + " has " + std::to_string(count) +
                         " numbers: a call over it is told without "
                         "did, unless the phone system says which one was dialled");
  }

  void clock() {
    if (!survey_.clockAhead) return;
    const auto ahead = *survey_.clockAhead;
    if (std::chrono::abs(ahead) <= clockTolerance) return say(Level::Good, "clocks agree");
    say(Level::Warning, "the phone system's clock is " + spokenTime(std::chrono::abs(ahead)) +
                            (ahead.count() > 0 ? " ahead of" : " behind") +
                            " this machine's; set both by the same time server");
  }

  const Survey& survey_;
  const InspectionScope& scope_;
  Inspection result_;
};

}  // namespace

Inspection judge(const Survey& survey, const InspectionScope& scope) { return Judge(survey, scope).judge(); }

}  // namespace relay::threecx
