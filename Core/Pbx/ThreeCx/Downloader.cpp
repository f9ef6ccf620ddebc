#include "Core/Pbx/ThreeCx/Downloader.h"

#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "Core/Platform/OutputFile.h"

namespace relay::threecx {
namespace {

namespace net = boost::asio;

// A download under way; lives on the downloader's thread.
struct Transfer {
  std::unique_ptr<OutputFile> file;
  std::optional<Error> failed;

  bool take(const std::string& path, std::string_view bytes) {
    if (!file) {
      auto made = OutputFile::create(path);
      if (!made) return fail(made.error());
      file = std::move(made).value();
    }
    const Outcome written = file->append(bytes);
    return written ? true : fail(written.error());
  }

  // The file is closed (and gone, where it is not whole) when this returns: a resting connection may keep the transfer.
  Result<HttpResponse> end(Result<HttpResponse> answer, const std::string& path) {
    if (!failed && !file && answer && answer.value().status / 100 == 2) take(path, {});
    const auto whole = std::move(file);
    if (failed) return *failed;
    if (!answer || answer.value().status / 100 != 2) return answer;
    const Outcome committed = whole->commit();
    if (!committed) return committed.error();
    return answer;
  }

 private:
  bool fail(Error error) {
    failed = std::move(error);
    return false;
  }
};

class ThreadDownloader final : public Downloader {
 public:
  ThreadDownloader(net::any_io_executor executor, HttpClientOptions options)
      : executor_(std::move(executor)),
        client_(makeBeastClient(io_.get_executor(), std::move(options))),
        thread_([this] { io_.run(); }) {}

  ~ThreadDownloader() override {
    alive_.reset();
    work_.reset();
    net::post(io_, [this] {
      client_.reset();
      io_.stop();
    });
    thread_.join();
  }

  void fetch(Download what, HttpDone done) override {
    net::post(io_, [this, what = std::move(what), told = told(std::move(done))]() mutable {
      begin(std::move(what), std::move(told));
    });
  }

 private:
  // Brings the answer back to the owner's thread, where it is still wanted.
  HttpDone told(HttpDone done) {
    return
        [executor = executor_, life = std::weak_ptr<int>(alive_), done = std::move(done)](Result<HttpResponse> answer) {
          net::post(executor, [life, done, answer = std::move(answer)]() mutable {
            if (!life.expired()) done(std::move(answer));
          });
        };
  }

  void begin(Download what, HttpDone done) {
    if (!client_) return;
    const auto transfer = std::make_shared<Transfer>();
    HttpRequest request;
    request.url = what.url;
    request.headers = {{"Authorization", "Bearer " + what.token}, {"Accept", "*/*"}};
    request.timeout = what.timeout;
    request.bodyLimit = static_cast<std::size_t>(what.limit);
    request.refuseLongBody = true;
    request.onBody = [transfer, path = what.path](std::string_view bytes) { return transfer->take(path, bytes); };
    client_->send(std::move(request),
                  [transfer, path = what.path, done = std::move(done)](Result<HttpResponse> answer) {
                    done(transfer->end(std::move(answer), path));
                  });
  }

  net::any_io_executor executor_;
  std::shared_ptr<int> alive_ = std::make_shared<int>();
  net::io_context io_{1};
  net::executor_work_guard<net::io_context::executor_type> work_{io_.get_executor()};
  std::unique_ptr<HttpClient> client_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Downloader> makeDownloader(net::any_io_executor executor, HttpClientOptions options) {
  return std::make_unique<ThreadDownloader>(std::move(executor), std::move(options));
}

}  // namespace relay::threecx
