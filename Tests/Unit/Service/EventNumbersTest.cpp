// The numbers of events are the same in the program, in its message resource and in its documentation.
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace relay {
namespace {

std::string textOf(const std::string& file) {
  std::ifstream in(std::string(TEST_DATA) + "/../../" + file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// What the first group of `pattern` finds in the file.
std::multiset<int> numbersIn(const std::string& file, const std::string& pattern) {
  const std::string text = textOf(file);
  const std::regex wanted(pattern);
  std::multiset<int> numbers;
  for (std::sregex_iterator at(text.begin(), text.end(), wanted), end; at != end; ++at)
    numbers.insert(std::stoi((*at)[1]));
  return numbers;
}

TEST(EventNumbers, AreThoseOfTheMessageResource) {
  const auto program = numbersIn("Service/EventLog.h", R"(  [A-Za-z]+ = (\d+),)");
  EXPECT_EQ(program.size(), 17U);
  EXPECT_EQ(program, numbersIn("Service/Windows/Messages.mc", R"(MessageId=(\d+))"));
}

TEST(EventNumbers, AreExplainedInTheDocuments) {
  EXPECT_EQ(numbersIn("Service/EventLog.h", R"(  [A-Za-z]+ = (\d+),)"), numbersIn("README.md", R"(\n\| (\d+) \|)"));
}

// The id that the program reports holds the severity, too: it must be that of the resource.
TEST(EventNumbers, HaveTheSeverityOfTheMessageResource) {
  const std::string header = textOf("Service/EventLog.h"), program = textOf("Service/Windows/EventLog.cpp");
  std::map<std::string, std::string> severities;
  const std::regex line(R"(case EventNumber::([A-Za-z]+):(?: return EVENTLOG_([A-Z]+)_TYPE)?)");
  std::vector<std::string> open;
  for (std::sregex_iterator at(program.begin(), program.end(), line), end; at != end; ++at) {
    open.push_back((*at)[1]);
    if (!(*at)[2].matched) continue;
    for (const auto& name : open) severities[name] = (*at)[2].str().substr(0, 5);
    open.clear();
  }
  const std::regex number(R"(  ([A-Za-z]+) = (\d+),)");
  for (std::sregex_iterator at(header.begin(), header.end(), number), end; at != end; ++at) {
    const std::regex message("MessageId=" + (*at)[2].str() + R"(\r?\nSeverity=([A-Za-z]{5}))");
    const std::string resource = textOf("Service/Windows/Messages.mc");
    std::smatch found;
    ASSERT_TRUE(std::regex_search(resource, found, message)) << (*at)[2];
    std::string severity = found[1];
    for (char& c : severity) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    EXPECT_EQ(severities[(*at)[1]], severity) << (*at)[1];
  }
}

}  // namespace
}  // namespace relay
