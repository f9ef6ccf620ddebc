#include "Core/Pbx/ThreeCx/ThreeCxSource.h"

#include <utility>

#include "Core/Pbx/ThreeCx/Judgement.h"
#include "Core/Pbx/ThreeCx/Source.h"

namespace relay {
namespace {

class Inspector final : public RunningInspection {
 public:
  Inspector(std::unique_ptr<threecx::Pace> pace, InspectionScope scope, std::unique_ptr<HttpClient> client,
            std::function<void(Inspection)> done)
      : pace_(std::move(pace)),
        scope_(std::move(scope)),
        client_(std::move(client)),
        tokens_(scope_.pbx, *client_, *pace_),
        requests_(scope_.pbx, *client_, tokens_, *pace_, nullptr),
        forwarding_(scope_.pbx, requests_),
        surveyor_(requests_, *pace_),
        done_(std::move(done)) {
    surveyor_.run([this](const threecx::Survey& survey) {
      found_ = threecx::judge(survey, scope_);
      if (!found_.reachable) return done_(std::move(found_));
      threecx::inspectForwarding(forwarding_, scope_, [this](const std::vector<InspectionLine>& lines) {
        found_.lines.insert(found_.lines.end(), lines.begin(), lines.end());
        done_(std::move(found_));
      });
    });
  }
  ~Inspector() override { client_->cancel(); }

 private:
  std::unique_ptr<threecx::Pace> pace_;
  InspectionScope scope_;
  std::unique_ptr<HttpClient> client_;
  threecx::TokenOwner tokens_;
  threecx::Requests requests_;
  threecx::UserForwarding forwarding_;
  threecx::Surveyor surveyor_;
  Inspection found_;
  std::function<void(Inspection)> done_;
};

}  // namespace

std::unique_ptr<PbxSource> makeThreeCxSource(boost::asio::any_io_executor executor, const Clock& clock,
                                             InspectionScope scope, ThreeCxTransport transport, PbxTap* tap) {
  auto client = transport.makeClient(executor, threecx::transportOptions(scope.pbx));
  auto makeSocket = [executor, make = transport.makeSocket] { return make(executor); };
  auto makeDownloader = [executor, options = threecx::transportOptions(scope.pbx)] {
    return threecx::makeDownloader(executor, options);
  };
  return std::make_unique<threecx::Source>(threecx::makePace(executor, clock), std::move(scope), std::move(client),
                                           std::move(makeSocket), tap, std::move(makeDownloader));
}

std::unique_ptr<RunningInspection> inspectThreeCx(boost::asio::any_io_executor executor, const Clock& clock,
                                                  InspectionScope scope, ThreeCxTransport transport,
                                                  std::function<void(Inspection)> done) {
  auto client = transport.makeClient(executor, threecx::transportOptions(scope.pbx));
  return std::make_unique<Inspector>(threecx::makePace(executor, clock), std::move(scope), std::move(client),
                                     std::move(done));
}

}  // namespace relay
