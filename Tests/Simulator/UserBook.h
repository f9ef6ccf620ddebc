#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "Core/Result.h"
#include "Tests/Simulator/Exchange.h"

namespace relay::sim {

struct UserBookOptions {
  std::string mobile = "+15551239999";  // of the on-duty extension at the start
  std::string onDuty = "999";
  bool rulesFollowMobile = true;  // a change of Mobile reaches rules that hold the old one; false: they keep it
};

// The users that XAPI shows and changes: rows of Users with their forwarding profiles. What a row looks
// like, which of its members may be changed and which words they hold is the vendor's OpenAPI description.
class UserBook {
 public:
  using Row = nlohmann::ordered_json;

  explicit UserBook(UserBookOptions options) : options_(std::move(options)) {}

  // A row for every extension, in the order of their numbers.
  std::vector<Row> rows(const Exchange& exchange);
  Row* find(const Exchange& exchange, const std::string& number);

  // PATCH. Failure: Rejected with the text of the error answer; the row is as it was.
  Outcome change(Row& row, const nlohmann::json& wanted) const;

 private:
  Row fresh(const std::string& number, const std::string& name) const;
  void follow(Row& row, const std::string& before) const;

  UserBookOptions options_;
  std::map<std::string, Row> rows_;  // by number
};

// Where the current profile sends outside calls that the extension does not take: an outside number, or
// empty when they stay inside.
std::string outsideTarget(const UserBook::Row& row);

}  // namespace relay::sim
