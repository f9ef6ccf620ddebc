#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "Core/Pbx/ThreeCx/Source.h"
#include "FakePbx.h"

namespace relay::threecx {

struct Heard final : PbxListener {
  void onChange(PbxChange change) override { changes.push_back(std::move(change)); }
  void onContact(WallTime lastByte) override { contacts.push_back(lastByte); }
  void onStatus(const PbxStatus& status) override { states.push_back(status); }

  template <class Change>
  std::vector<Change> all() const {
    std::vector<Change> found;
    for (const auto& change : changes) {
      if (const auto* one = std::get_if<Change>(&change)) found.push_back(*one);
    }
    return found;
  }
  std::vector<PbxChange> changes;
  std::vector<WallTime> contacts;
  std::vector<PbxStatus> states;
};

class SourceTest : public ::testing::Test {
 protected:
  SourceTest() {
    InspectionScope scope;
    scope.pbx.url = pbx.root;
    scope.pbx.clientId = "800";
    scope.pbx.clientSecret = Secret("very-secret");
    source = std::make_unique<Source>(
        std::move(ownPace), scope, pbx.client(), [this] { return pbx.socket(); }, nullptr);
  }
  void start(std::optional<WallTime> lastContact = {}) {
    source->start(heard, lastContact);
    pace.pass(Elapsed(200));
  }
  void refuse(const std::string& prefix, int status) {
    pbx.instead = [prefix, status](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
      if (!one.path.starts_with(prefix)) return std::nullopt;
      HttpResponse response;
      response.status = status;
      return response;
    };
  }

  std::unique_ptr<FakePace> ownPace = std::make_unique<FakePace>();
  FakePace& pace = *ownPace;
  FakePbx pbx{pace};
  Heard heard;
  std::unique_ptr<Source> source;
};

}  // namespace relay::threecx
