#include "Tests/Simulator/OData.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "Tests/Simulator/Tokens.h"

namespace relay::sim {

namespace {

using nlohmann::ordered_json;

Error refused(const std::string& what) { return {Error::Kind::Rejected, what}; }

// Words, quoted texts (with their opening quote kept) and the signs ( ) ,
std::vector<std::string> tokensOf(const std::string& text) {
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == ' ') {
      ++i;
    } else if (c == '(' || c == ')' || c == ',') {
      tokens.emplace_back(1, c);
      ++i;
    } else if (c == '\'') {
      std::string value = "'";
      for (++i; i < text.size(); ++i) {
        if (text[i] == '\'' && (i + 1 >= text.size() || text[i + 1] != '\'')) break;
        if (text[i] == '\'') ++i;
        value += text[i];
      }
      ++i;
      tokens.push_back(std::move(value));
    } else {
      const auto end = text.find_first_of(" (),", i);
      tokens.push_back(text.substr(i, end == std::string::npos ? end : end - i));
      i = end == std::string::npos ? text.size() : end;
    }
  }
  return tokens;
}

int compare(const ordered_json& value, const std::string& literal) {
  if (!literal.empty() && literal.front() == '\'')
    return (value.is_string() ? value.get<std::string>() : value.dump()).compare(literal.substr(1));
  if (value.is_number()) {
    const double left = value.get<double>(), right = std::strtod(literal.c_str(), nullptr);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (value.is_boolean()) return (value.get<bool>() ? "true" : "false") == literal ? 0 : 1;
  return (value.is_string() ? value.get<std::string>() : value.dump()).compare(literal);  // dates are texts that sort
}

bool holds(int order, const std::string& op) {
  if (op == "eq") return order == 0;
  if (op == "ne") return order != 0;
  if (op == "gt") return order > 0;
  if (op == "ge") return order >= 0;
  if (op == "lt") return order < 0;
  return op == "le" && order <= 0;
}

class FilterReader {
 public:
  FilterReader(const ordered_json& row, std::vector<std::string> tokens) : row_(row), tokens_(std::move(tokens)) {}

  Result<bool> read() {
    const bool value = any();
    if (bad_ || at_ != tokens_.size()) return refused("the $filter is not understood");
    return value;
  }

 private:
  std::string next() { return at_ < tokens_.size() ? tokens_[at_++] : (bad_ = true, std::string()); }
  bool take(const char* word) { return at_ < tokens_.size() && tokens_[at_] == word && ++at_ != 0; }

  bool any() {
    bool value = all();
    while (take("or")) value = all() || value;
    return value;
  }
  bool all() {
    bool value = one();
    while (take("and")) value = one() && value;
    return value;
  }
  bool one() {
    if (bad_) return false;
    if (take("(")) {
      const bool value = any();
      if (!take(")")) bad_ = true;
      return value;
    }
    const std::string field = next(), op = next();
    if (!row_.contains(field)) bad_ = true;
    if (bad_) return false;
    if (op == "in") return inList(field);
    static const std::vector<std::string> known{"eq", "ne", "gt", "ge", "lt", "le"};
    if (std::find(known.begin(), known.end(), op) == known.end()) bad_ = true;
    return holds(compare(row_.at(field), next()), op);
  }
  bool inList(const std::string& field) {
    bool value = false;
    if (!take("(")) bad_ = true;
    do value = compare(row_.at(field), next()) == 0 || value;
    while (take(","));
    if (!take(")")) bad_ = true;
    return value;
  }

  const ordered_json& row_;
  std::vector<std::string> tokens_;
  std::size_t at_ = 0;
  bool bad_ = false;
};

void order(std::vector<ordered_json>& rows, const std::string& by) {
  const std::string field = by.substr(0, by.find(' '));
  const bool down = by.find(" desc") != std::string::npos;
  std::stable_sort(rows.begin(), rows.end(), [&](const ordered_json& a, const ordered_json& b) {
    if (!a.contains(field) || !b.contains(field)) return false;
    return down ? b.at(field) < a.at(field) : a.at(field) < b.at(field);
  });
}

ordered_json selected(const ordered_json& row, const std::string& fields) {
  ordered_json kept = ordered_json::object();
  const std::string padded = ',' + fields + ',';
  for (const auto& [name, value] : row.items())
    if (padded.find(',' + name + ',') != std::string::npos) kept[name] = value;
  return kept;
}

}  // namespace

Query queryOf(std::string_view target) {
  Query query;
  const auto question = target.find('?');
  if (question == std::string_view::npos) return query;
  for (const auto& [name, value] : formFields("", std::string(target.substr(question + 1)))) query[name] = value;
  return query;
}

Result<bool> matches(const ordered_json& row, const std::string& filter) {
  return FilterReader(row, tokensOf(filter)).read();
}

Result<std::string> collection(std::vector<ordered_json> rows, const Query& query, const std::string& set) {
  const auto given = [&](const char* name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
  };
  const std::string top = given("$top"), filter = given("$filter"), fields = given("$select");
  if (!top.empty() && std::atoi(top.c_str()) > 100)
    return refused("The limit of '100' for Top query has been exceeded. The value from the incoming request is '" +
                   top + "'.");
  std::vector<ordered_json> kept;
  for (auto& row : rows) {
    const Result<bool> fits = filter.empty() ? Result<bool>(true) : matches(row, filter);
    if (!fits) return fits.error();
    if (fits.value()) kept.push_back(std::move(row));
  }
  if (!given("$orderby").empty()) order(kept, given("$orderby"));
  ordered_json answer;
  answer["@odata.context"] = "https://pbx.example.com/xapi/v1/$metadata#" + set;
  if (given("$count") == "true") answer["@odata.count"] = kept.size();
  answer["value"] = ordered_json::array();
  const auto skip = static_cast<std::size_t>(std::max(0, std::atoi(given("$skip").c_str())));
  const std::size_t end =
      top.empty() ? kept.size() : std::min(kept.size(), skip + static_cast<std::size_t>(std::atoi(top.c_str())));
  for (std::size_t i = skip; i < end; ++i)
    answer["value"].push_back(fields.empty() ? kept[i] : selected(kept[i], fields));
  return answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace relay::sim
