#include "Tests/Simulator/Options.h"

#include <algorithm>
#include <iostream>

#include <CLI/CLI.hpp>

namespace relay::sim {

namespace {

struct Raw {
  std::string load, start = "client", activeCalls = "on", callLog = "on", expiresIn = "seconds", finalStatus = "word";
  std::vector<std::string> deny, dids;
  std::int64_t callsAtOnce = 0, clockAheadMs = 0, logDelayMs = 1000;
};

void addServer(CLI::App& app, Options& o) {
  app.add_option("--listen", o.listen, "address:port of the phone system; port 0: any free one")->capture_default_str();
  app.add_option("--control", o.control, "address:port of the control port (plain HTTP)")->capture_default_str();
  app.add_flag("--https", o.https, "TLS, with a certificate of an authority made at the start");
  app.add_option("--ca-out", o.caOut, "the authority's certificate is written there (PEM)");
  app.add_option("--tls-host", o.tlsHosts, "what the certificate is for")->capture_default_str();
  app.add_option("--tls-days", o.tlsDays, "how long it is valid; negative: has expired")->capture_default_str();
  app.add_option("--ready-file", o.readyFile, "the line with the addresses is written there, too");
}

void addPlay(CLI::App& app, Options& o, Raw& raw) {
  auto* trace = app.add_option("--trace", o.traceFile, "plays a trace")->check(CLI::ExistingFile);
  auto* script = app.add_option("--script", o.scriptFile, "plays a script")->check(CLI::ExistingFile);
  auto* load = app.add_option("--load", raw.load, "random calls: calls=N,rate=R,seed=S,talk=A-B,ring=A-B,kinds=a:3+b");
  auto* once = app.add_option("--calls-at-once", raw.callsAtOnce, "so many answered calls within one second");
  trace->excludes(script)->excludes(load)->excludes(once);
  script->excludes(load)->excludes(once);
  load->excludes(once);
  app.add_option("--speed", o.speed, "so many times as fast (traces, scripts)")->check(CLI::PositiveNumber);
  app.add_option("--start", raw.start, "client: when one has opened the socket and read the snapshot; now")
      ->check(CLI::IsMember({"client", "now"}))
      ->capture_default_str();
  app.add_flag("--hold-open", o.holdOpen, "goes on after the end of the play");
  app.add_option("--linger", o.lingerSeconds, "seconds until the end of the program after that of the play")
      ->capture_default_str();
  app.add_option("--expect-out", o.expectOut, "what a perfect relay sends, a JSON line for each call that has ended");
  auto* folder = app.add_option("--recordings", o.recorder.folder, "folder into which answered calls are recorded");
  app.add_option("--recording-source", o.recorder.source, "WAV (PCM) that is heard in every recording")->needs(folder);
  folder->needs("--recording-source");
  app.add_option("--frames-out", o.framesOut, "a JSON line for each frame and GET, with its time");
  app.add_option("--fault", o.faults, "name,key=value,… as the control port takes it; at=SECONDS after the start");
}

void addPbx(CLI::App& app, Options& o, Raw& raw) {
  app.add_option("--client-id", o.tokens.clientId, "of the API client")->capture_default_str();
  app.add_option("--client-secret", o.tokens.secret)->capture_default_str();
  app.add_option("--token-life", o.tokens.lifeSeconds, "seconds")->capture_default_str();
  app.add_option("--expires-in", raw.expiresIn, "unit of expires_in")->check(CLI::IsMember({"seconds", "minutes"}));
  app.add_flag("!--old-tokens-live", o.tokens.oldDies, "a new token leaves the one before alone");
  app.add_flag("--close-socket-on-new-token", o.closeSocketOnNewToken);
  app.add_option("--version-header", o.site.version, "X-3CX-Version")->capture_default_str();
  app.add_option("--dns", o.dns, "DN=TYPE, further DNs")->delimiter(',');
  app.add_option("--hidden", o.hidden, "DN=TYPE, DNs that the API client may not see")->delimiter(',');
  app.add_option("--extensions", o.extensions, "how many; 0: as many as the load needs");
  app.add_option("--active-calls", raw.activeCalls, "off: 403")->check(CLI::IsMember({"on", "off"}));
  app.add_option("--call-log", raw.callLog, "off: 403")->check(CLI::IsMember({"on", "off"}));
  app.add_option("--deny", raw.deny,
                 "rights withheld: callcontrol, xapi, activecalls, calllog, users, users_write, queues, recordings")
      ->delimiter(',');
  app.add_option("--did-numbers", raw.dids, "NUMBER=TRUNK, what DidNumbers lists")->delimiter(',');
  app.add_option("--did", o.cast.did, "what [did] of the relay has for trunk 10001, for --expect-out")
      ->capture_default_str();
  app.add_option("--clock-ahead", raw.clockAheadMs, "ms by which the phone system's clock is ahead");
  app.add_option("--call-log-delay", raw.logDelayMs, "ms until an ended leg is in the call log")->capture_default_str();
  app.add_option("--repeat-ms", o.repeatMs, "between repeated upserts; 0: none")->capture_default_str();
}

void addSwitches(CLI::App& app, Options& o, Raw& raw) {
  app.add_option("--final-status", raw.finalStatus, "finalstatus of actions")->check(CLI::IsMember({"word", "number"}));
  app.add_flag("--attach-entity", o.exchange.attachEntity, "attached_data of upserts is the participant, else null");
  app.add_option("--party-did", o.cast.partyDid, "party_did of extension legs; empty as seen live");
  app.add_flag("!--no-router", o.cast.originatedByRouter, "originated_by of incoming legs is empty, not ROUTER");
  app.add_flag("!--no-referred-by", o.cast.referredBy, "a transfer does not say who made it");
  app.add_option("--mobile", o.site.users.mobile, "Mobile of the on-duty extension at the start")
      ->capture_default_str();
  app.add_flag("!--rules-keep-mobile", o.site.users.rulesFollowMobile,
               "a change of Mobile leaves forwarding rules that hold the old number as they are");
  app.add_option("--agent-gap", o.cast.agentGapMs, "ms between the polls of two agents")->capture_default_str();
}

Outcome finish(Options& o, const Raw& raw) {
  o.startNow = raw.start == "now";
  o.tokens.minutes = raw.expiresIn == "minutes";
  o.site.statusWord = raw.finalStatus == "word";
  o.site.clockAheadUs = raw.clockAheadMs * 1000;
  o.site.logDelayUs = raw.logDelayMs * 1000;
  o.site.denied.insert(raw.deny.begin(), raw.deny.end());
  if (raw.activeCalls == "off") o.site.denied.insert("activecalls");
  if (raw.callLog == "off") o.site.denied.insert("calllog");
  for (const auto& did : raw.dids) {
    const auto equals = std::min(did.find('='), did.size());
    o.site.dids[did.substr(0, equals)] = equals < did.size() ? did.substr(equals + 1) : "10001";
  }
  std::string load = raw.load;
  if (raw.callsAtOnce > 0) {
    const std::string count = std::to_string(raw.callsAtOnce);
    load = "calls=" + count + ",rate=" + count + ",seed=1,kinds=answered";
  }
  if (load.empty()) return success();
  auto plan = parseLoad(load);
  if (!plan) return plan.error();
  o.cast.ring = plan.value().ring;
  o.cast.talk = plan.value().talk;
  o.load = std::move(plan).value();
  return success();
}

}  // namespace

std::variant<Options, int> parseOptions(int argc, char** argv) {
  Options options;
  Raw raw;
  CLI::App app{"A phone system to test against: call control, event socket and XAPI of a 3CX V20."};
  addServer(app, options);
  addPlay(app, options, raw);
  addPbx(app, options, raw);
  addSwitches(app, options, raw);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& fault) {
    return app.exit(fault);
  }
  if (const Outcome outcome = finish(options, raw); !outcome) {
    std::cerr << outcome.error().what << '\n';
    return 1;
  }
  return options;
}

}  // namespace relay::sim
