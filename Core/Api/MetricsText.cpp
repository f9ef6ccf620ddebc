#include <fmt/format.h>

#include "Core/Api/Health.h"

namespace relay {
namespace {

// Label values are quoted; the format wants backslash, quote and line feed escaped.
std::string escaped(const std::string& value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    if (c == '\n')
      text += "\\n";
    else
      text += c;
  }
  return text;
}

class MetricsPage {
 public:
  void family(const char* name, const char* type, const char* help) {
    text_ += fmt::format("# HELP emergency_relay_{} {}\n# TYPE emergency_relay_{} {}\n", name, help, name, type);
  }
  void value(const char* name, double value) { text_ += fmt::format("emergency_relay_{} {}\n", name, value); }
  void single(const char* name, const char* type, const char* help, double number) {
    family(name, type, help);
    value(name, number);
  }
  void labelled(const char* name, const std::string& endpoint, double number) {
    text_ += fmt::format("emergency_relay_{}{{endpoint=\"{}\"}} {}\n", name, escaped(endpoint), number);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

struct EndpointFamily {
  const char* name;
  const char* type;
  const char* help;
  double (*read)(const EndpointStatus&);
};

constexpr EndpointFamily endpointFamilies[] = {
    {"endpoint_waiting", "gauge", "Events that wait for delivery",
     [](const EndpointStatus& e) { return static_cast<double>(e.waiting); }},
    {"endpoint_in_flight", "gauge", "Requests under way",
     [](const EndpointStatus& e) { return static_cast<double>(e.inFlight); }},
    {"endpoint_delivered_total", "counter", "Events the receiver has taken",
     [](const EndpointStatus& e) { return static_cast<double>(e.delivered); }},
    {"endpoint_failed_attempts_total", "counter", "Attempts without success",
     [](const EndpointStatus& e) { return static_cast<double>(e.failedAttempts); }},
    {"endpoint_expired_total", "counter", "Live events dropped by their rule",
     [](const EndpointStatus& e) { return static_cast<double>(e.expired); }},
    {"endpoint_dead_total", "counter", "Dead letters",
     [](const EndpointStatus& e) { return static_cast<double>(e.dead); }},
    {"endpoint_filtered_total", "counter", "Events the endpoint did not ask for",
     [](const EndpointStatus& e) { return static_cast<double>(e.filtered); }},
    {"endpoint_paused", "gauge", "1 while the endpoint is paused",
     [](const EndpointStatus& e) { return e.paused ? 1.0 : 0.0; }},
};

void describeForwarding(MetricsPage& page, const ForwardingStatus& forwarding) {
  if (!forwarding.enabled) return;
  page.single("duty_push_confirmed", "gauge", "1 when the phone system has the number on duty",
              forwarding.confirmed ? 1 : 0);
  page.single("duty_push_needs_person", "gauge", "1 while the number on duty cannot be kept in the phone system",
              forwarding.needsPerson ? 1 : 0);
}

void describeEndpoints(MetricsPage& page, const HealthReport& report) {
  for (const auto& family : endpointFamilies) {
    page.family(family.name, family.type, family.help);
    for (const auto& endpoint : report.endpoints) page.labelled(family.name, endpoint.name, family.read(endpoint));
  }
  page.family("endpoint_oldest_waiting_seconds", "gauge", "Age of the oldest waiting event");
  for (const auto& endpoint : report.endpoints) {
    const auto age = endpoint.oldestWaiting ? report.at - *endpoint.oldestWaiting : std::chrono::milliseconds(0);
    page.labelled("endpoint_oldest_waiting_seconds", endpoint.name, static_cast<double>(age.count()) / 1000.0);
  }
}

void describePbx(MetricsPage& page, const PbxStatus& pbx, WallTime at) {
  page.single("pbx_connected", "gauge", "1 while the phone system is heard", pbx.connected ? 1 : 0);
  page.single("pbx_frames_total", "counter", "Frames received", static_cast<double>(pbx.frames));
  page.single("pbx_requests_total", "counter", "REST requests sent", static_cast<double>(pbx.requests));
  page.single("pbx_reconnects_total", "counter", "Event channels opened again", static_cast<double>(pbx.reconnects));
  page.single("pbx_monitored", "gauge", "DNs whose events arrive", static_cast<double>(pbx.monitored.size()));
  page.single("pbx_not_monitored", "gauge", "Users and queues the API client may not see",
              static_cast<double>(pbx.notMonitored.size()));
  if (pbx.lastContact) {
    page.single("pbx_silence_seconds", "gauge", "Time since the last byte from the phone system",
                static_cast<double>((at - *pbx.lastContact).count()) / 1000.0);
  }
}

void describeDuty(MetricsPage& page, const DutyHealth& duty, WallTime at) {
  page.single("duty_active", "gauge", "1 while somebody is on duty and can be reached", duty.now.active ? 1 : 0);
  page.single("duty_stale", "gauge", "1 while the roster in force is older than it should be", duty.now.stale ? 1 : 0);
  page.single("duty_warnings", "gauge", "What is wrong with the plan of the next 14 days",
              static_cast<double>(duty.warnings.size()));
  if (duty.rosterAt) {
    page.single("duty_roster_age_seconds", "gauge", "Time since the roster was read or found unchanged",
                static_cast<double>((at - *duty.rosterAt).count()) / 1000.0);
  }
}

}  // namespace

std::string metricsText(const HealthReport& report) {
  MetricsPage page;
  page.single("up", "gauge", "1: all is well, 0: something needs a person", judge(report).ok ? 1 : 0);
  page.single("uptime_seconds", "gauge", "Time since start",
              static_cast<double>((report.at - report.startedAt).count()) / 1000.0);
  page.single("running_calls", "gauge", "Calls that are tracked", static_cast<double>(report.runningCalls));
  page.single("changes_total", "counter", "Changes told by the phone system", static_cast<double>(report.changes));
  page.single("events_total", "counter", "Call events concluded", static_cast<double>(report.events));
  page.single("disk_failing", "gauge", "1 while the database cannot be written", report.diskFailing ? 1 : 0);
  page.single("resident_bytes", "gauge", "Memory of the process", static_cast<double>(report.residentBytes));
  describePbx(page, report.pbx, report.at);
  if (report.duty.enabled) describeDuty(page, report.duty, report.at);
  describeForwarding(page, report.forwarding);
  describeEndpoints(page, report);
  return page.take();
}

}  // namespace relay
