#include "Core/Pbx/ThreeCx/Explain.h"

#include "Core/Masking.h"

namespace relay::threecx {
namespace {

constexpr std::string_view apiPage = "Integrations > API of the phone system's admin console";

std::string place(const PbxSettings& settings) { return "[pbx] url " + maskedUrl(settings.url); }
std::string client(const PbxSettings& settings) { return "client_id " + settings.clientId; }

std::string quoted(std::string_view detail) {
  return detail.empty() ? std::string() : " (\"" + std::string(detail) + "\")";
}

Error rejected(std::string what, bool retryable) { return {Error::Kind::Rejected, std::move(what), retryable}; }

bool isServersFault(int status) { return status >= 500 || status == 408 || status == 429; }

std::string answered(const PbxSettings& settings, std::string_view path, int status, std::string_view detail) {
  return place(settings) + " answers " + std::to_string(status) + " to " + std::string(path) + quoted(detail);
}

std::string rightFor(std::string_view path) {
  if (path.starts_with("/callcontrol")) return "tick \"3CX Call Control API Access\"";
  if (path.find("GetCallLogData") != std::string_view::npos) {
    return "the call log needs department DEFAULT with the role System Owner or the right to see reports";
  }
  return "tick \"3CX Configuration API Access\" and give it department DEFAULT with the role System Owner";
}

}  // namespace

Error explainToken(const PbxSettings& settings, int status, std::string_view detail) {
  const std::string what = answered(settings, "/connect/token", status, detail);
  if (status == 400 || status == 401) {
    return rejected(place(settings) + " refuses " + client(settings) + quoted(detail) +
                        ": client_id or client_secret is wrong; compare them with " + std::string(apiPage) +
                        ", where a newly made key replaces the old one at once",
                    true);
  }
  if (status == 403) {
    return rejected(
        what + ": logins from this machine are not allowed; look at the phone system's Console Restrictions", true);
  }
  if (status == 404) {
    return rejected(what + ": this is a 3CX older than V20, or no 3CX, or the port in url is wrong (often :5001)",
                    true);
  }
  if (isServersFault(status)) return rejected(what + ": it has a fault of its own or is just starting", true);
  return rejected(what + ": that is no answer of a 3CX V20", true);
}

Error explainGet(const PbxSettings& settings, std::string_view path, int status, std::string_view detail) {
  const std::string what = answered(settings, path, status, detail);
  if (status == 401) {
    return rejected(what + ": a fresh token is refused; does another program use " + client(settings) + " as well?",
                    true);
  }
  if (status == 403) {
    return rejected(
        what + ": " + client(settings) + " lacks the right; " + rightFor(path) + " under " + std::string(apiPage),
        false);
  }
  if (status == 404 && path == "/callcontrol") {
    return rejected(what + ": no call control API there; it needs 3CX V20 Update 2 or later and a licence that has it",
                    true);
  }
  if (status == 429) return rejected(what + ": it is asked more often than it allows; asking again later", true);
  if (isServersFault(status)) return rejected(what + ": it has a fault of its own or is just starting", true);
  return rejected(what, true);
}

Error explainChange(const PbxSettings& settings, std::string_view path, int status, std::string_view detail) {
  if (status == 401 || isServersFault(status))
    return explainGet(settings, "the change of " + std::string(path), status, detail);
  const std::string what = answered(settings, "the change of " + std::string(path), status, detail);
  if (status == 403) {
    return rejected(what + ": " + client(settings) +
                        " may read it but not change it; give it department DEFAULT with the role System Owner under " +
                        std::string(apiPage),
                    false);
  }
  if (status == 404) return rejected(what + ": it is gone; was the user deleted just now?", true);
  return rejected(what, true);
}

Error explainUnreadable(const PbxSettings& settings, std::string_view path) {
  return rejected(place(settings) + " answers " + std::string(path) + " with something that cannot be read", true);
}

Error explainSocket(const PbxSettings& settings, int status, const Error& reason) {
  if (status == 0) return {reason.kind, "event socket of " + place(settings) + ": " + reason.what, true};
  Error error = explainGet(settings, "/callcontrol/ws", status, {});
  error.retryable = true;
  return error;
}

}  // namespace relay::threecx
