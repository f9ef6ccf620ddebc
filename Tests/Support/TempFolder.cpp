#include "Tests/Support/TempFolder.h"

#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>

namespace relay::test {

TempFolder::TempFolder() {
  std::random_device random;
  const auto base = std::filesystem::temp_directory_path();
  for (int tries = 0; tries < 100; ++tries) {
    path_ = base / ("relay-test-" + std::to_string(random()) + '-' + std::to_string(random()));
    if (std::filesystem::create_directory(path_)) return;
  }
  throw std::runtime_error("no temporary folder can be made in " + base.string());
}

TempFolder::~TempFolder() {
  if (std::getenv("RELAY_KEEP_TEMP") != nullptr) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempFolder::write(const std::string& name, const std::string& text) const {
  const std::string full = file(name);
  std::ofstream out(full, std::ios::binary);
  out << text;
  if (!out.flush()) throw std::runtime_error(full + ": can't be written");
  return full;
}

std::string readFile(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace relay::test
