#include "Core/Pbx/ThreeCx/Judgement.h"

#include <algorithm>
#include <utility>

#include "Core/Masking.h"
#include "Core/Pbx/ThreeCx/ChannelRules.h"

namespace relay::threecx {
namespace {

using Level = InspectionLine::Level;

constexpr std::chrono::milliseconds clockTolerance{2000};
constexpr std::size_t mostListed = 2000;

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
    if (survey_.callControl == Right::Yes) say(Level::Good, "may use call control");
    if (survey_.xapi == Right::No) {
      say(Level::Warning, survey_.xapiProblem.what +
                              "; without it calls are stamped with the moment they are first "
                              "seen, and forwarded calls cannot be followed");
      return;
    }
    if (survey_.xapi == Right::Unknown) return say(Level::Warning, survey_.xapiProblem.what);
    say(Level::Good, "may use the configuration interface (XAPI)");
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
    std::size_t chosen = 0;  // of them, by the ini
    for (const auto& state : survey_.dns.value_or(std::vector<DnState>{})) {
      result_.dns[state.dn] = state.type;
      if (state.type != DnType::User) continue;
      ++users;
      chosen += !limited() || scope_.pbx.extensions.contains(state.dn) ? 1U : 0U;
    }
    std::vector<std::string> shown;
    for (const auto& [dn, type] : result_.dns) shown.push_back(dn + " (" + spokenType(type) + ")");
    if (!shown.empty()) say(Level::Good, "sees " + std::to_string(shown.size()) + " DNs: " + list(shown));
    if (users == 0 && survey_.dns) {
      say(Level::Warning,
          "the API client sees no extension at all, so no call will be reported: add them under Integrations > API > "
          "Extension(s) to monitor");
    } else if (users > 0 && chosen == 0) {
      say(Level::Warning, "[pbx] extensions names none of the extensions that are seen, so no call will be reported");
    }
    for (const auto& dn : scope_.namedDns) {
      if (result_.dns.count(dn) == 0) result_.missingDns.push_back(dn);
    }
    if (!result_.missingDns.empty()) {
      say(Level::Warning, "named in the ini but not visible to the API client: " + list(result_.missingDns) +
                              "; add them under Extension(s) to monitor, or correct the ini");
    }
  }

  bool limited() const {
    const auto& numbers = scope_.pbx.extensions;
    return !numbers.ranges.empty() || !numbers.single.empty();
  }

  void unseen() {
    if (survey_.xapi == Right::Yes && (!survey_.users || !survey_.queues)) {
      say(Level::Warning, std::string("the ") +
                              (survey_.users    ? "queues"
                               : survey_.queues ? "users"
                                                : "users and queues") +
                              " could not be read, so one that is not monitored is not noticed; the role System Owner "
                              "under Integrations > API may read them");
    }
    take(survey_.users, true);
    take(survey_.queues, false);
    if (result_.notMonitored.empty()) return;
    say(Level::Warning, "not monitored, so their calls are not seen: " + list(result_.notMonitored) +
                            "; add them under Integrations > API > Extension(s) to monitor");
  }

  // Users that `[pbx] extensions` leaves out are left out on purpose.
  void take(const std::optional<std::vector<std::string>>& numbers, bool users) {
    const bool some = users && limited();
    for (const auto& number : numbers.value_or(std::vector<std::string>{})) {
      if (result_.dns.count(number) > 0 || (some && !scope_.pbx.extensions.contains(number))) continue;
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
    if (!survey_.trunks) {
      if (survey_.xapi == Right::Yes)
        say(Level::Note, "the trunks could not be read: [did] cannot be compared with them");
      return;
    }
    strangers(*survey_.trunks);
    for (const auto& trunk : *survey_.trunks) {
      if (scope_.dids.count(trunk.dn) > 0) continue;
      result_.trunksWithoutDid.push_back(trunk.dn);
      if (trunk.didNumbers.size() > 1) ambiguous(trunk.dn, trunk.didNumbers.size());
    }
    if (result_.trunksWithoutDid.empty()) return;
    say(Level::Note, "no entry in [did] for the trunks " + list(result_.trunksWithoutDid) +
                         ": their calls carry a did only where the phone system tells it");
  }

  // What [did] names, and the phone system does not have.
  void strangers(const std::vector<Trunk>& trunks) {
    std::vector<std::string> unknown;
    for (const auto& [dn, name] : scope_.dids) {
      const bool known =
          result_.dns.count(dn) > 0 ||
          std::any_of(trunks.begin(), trunks.end(), [&, dn = dn](const Trunk& trunk) { return trunk.dn == dn; });
      if (!known) unknown.push_back(dn);
    }
    if (!unknown.empty()) say(Level::Warning, "[did] names what is no trunk of the phone system: " + list(unknown));
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
