#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "Core/Pbx/ThreeCx/ParticipantReader.h"
#include "FakePbx.h"

namespace relay::threecx {

class ParticipantReaderTest : public ::testing::Test {
 protected:
  ParticipantReaderTest() {
    settings.url = pbx.root;
    for (int dn = 100; dn < 160; ++dn) {
      pbx.dns[std::to_string(dn)] = "Wextension";
      directory.learn(std::to_string(dn), DnType::User);
    }
    tokens.get([](const Result<std::string>&) {});
    pace.pass(Elapsed(50));
    pbx.asked.clear();
    reader.reset({}, 0);
  }
  void frame(int type, const std::string& entity) {
    reader.frame(*parseFrame(FakePbx::frameText(1, type, entity)), pace.now());
  }
  void upsert(const std::string& dn, int id) { frame(0, participantPath(dn, id)); }
  void remove(const std::string& dn, int id) {
    pbx.legs.erase({dn, id});
    frame(1, participantPath(dn, id));
  }
  std::size_t goneCount() const {
    return static_cast<std::size_t>(std::count_if(changes.begin(), changes.end(), [](const PbxChange& change) {
      return std::holds_alternative<ParticipantGone>(change);
    }));
  }

  FakePace pace;
  FakePbx pbx{pace};
  PbxSettings settings;
  std::unique_ptr<HttpClient> client = pbx.client();
  TokenOwner tokens{settings, *client, pace};
  Requests requests{settings, *client, tokens, pace, nullptr};
  DnDirectory directory{NumberSet{}};
  std::vector<PbxChange> changes;
  std::vector<Moment> changedAt;
  int newLegs = 0;
  ParticipantReader reader{requests,
                           directory,
                           pace,
                           {[this](PbxChange change) {
                              changes.push_back(std::move(change));
                              changedAt.push_back(pace.now());
                            },
                            [this] { ++newLegs; }, [] {}}};
};

}  // namespace relay::threecx
