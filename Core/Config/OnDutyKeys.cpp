#include <algorithm>

#include "Core/Config/Tables.h"

namespace relay {
namespace {

using namespace std::chrono_literals;
using S = OnDutySettings;

bool hasDigits(const std::string& text, std::string_view alsoAllowed) {
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  return std::any_of(text.begin(), text.end(), isDigit) && std::all_of(text.begin(), text.end(), [&](char c) {
           return isDigit(c) || alsoAllowed.find(c) != std::string_view::npos;
         });
}

Outcome checkNumber(const std::string& number) {
  if (number.size() <= 40 && hasDigits(number, "+-/() .*#")) return success();
  return wrongValue("expected a telephone number, as in 0171-12345 or +49 171 12345");
}

Outcome checkExtension(const std::string& number) {
  if (number.size() <= 10 && hasDigits(number, "")) return success();
  return wrongValue("expected the number of an extension, as in 999");
}

Outcome checkPrefix(const std::string& prefix) {
  if (prefix.size() <= 10 && hasDigits(prefix, "+*#")) return success();
  return wrongValue("expected the digits that reach an outside line, as in 0");
}

Outcome checkMail(const std::string& mail) {
  const std::size_t at = mail.find('@');
  if (at != 0 && at != std::string::npos && at + 1 < mail.size() && mail.find_first_of(" \t,;<>") == std::string::npos)
    return success();
  return wrongValue("expected an e-mail address");
}

// A file, or an https URL where one may stand; `endings` are those that are known.
Key<S> sourceKey(std::string name, std::string S::*member, std::vector<std::string> endings) {
  Key<S> key{std::move(name),
             [member, endings](S& target, const Given& given) -> Outcome {
               if (lowered(given.value).starts_with("http:"))
                 return wrongValue("expected an https URL or a file: http can be changed on its way");
               if (lowered(given.value).starts_with("https:")) {
                 const Result<UrlParts> parts = parseUrlParts(given.value);
                 if (!parts) return parts.error();
                 target.*member = given.value;
                 return success();
               }
               const std::string lower = lowered(given.value);
               const bool known = std::any_of(endings.begin(), endings.end(),
                                              [&](const std::string& ending) { return lower.ends_with(ending); });
               if (!given.value.empty() && !known)
                 return wrongValue("expected an https URL or a file that ends with " + joined(endings));
               target.*member = pathFrom(given.folder, given.value);
               return success();
             },
             [member](const S& source) { return source.*member; }, Show::Url};
  return key;
}

}  // namespace

const std::vector<Key<OnDutySettings>>& onDutyKeys() {
  static const std::vector<Key<S>> keys{
      yesNo("enabled", &S::enabled),
      sourceKey("roster", &S::roster, {".ics", ".csv"}),
      duration("refresh", &S::refresh, 10s, 24h),
      sourceKey("holidays", &S::holidays, {".ics"}),
      country("country", &S::country),
      text("fallback_number", &S::fallbackNumber, checkNumber, Show::Number),
      text("fallback_name", &S::fallbackName),
      yesNo("pull", &S::pull),
      yesNo("pull_empty", &S::pullEmpty),
      yesNo("push", &S::push),
      text("dummy_extension", &S::dummyExtension, checkExtension),
      choice(
          "push_format", &S::pushFormat,
          Words<CallerIdFormat>{
              {"as_is", CallerIdFormat::Raw}, {"e164", CallerIdFormat::E164}, {"national", CallerIdFormat::National}}),
      text("outside_prefix", &S::outsidePrefix, checkPrefix),
      yesNo("profiles", &S::profiles),
      yesNo("repair", &S::repair),
      duration("verify_every", &S::verifyEvery, 10s, 24h),
  };
  return keys;
}

const std::vector<Key<PersonSettings>>& personKeys() {
  using P = PersonSettings;
  static const std::vector<Key<P>> keys{
      text("name", &P::displayName),
      text("mobile", &P::mobile, checkNumber, Show::Number),
      text("email", &P::email, checkMail),
  };
  return keys;
}

}  // namespace relay
