#include "Core/Platform/LocalChannel.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <spdlog/spdlog.h>

#include <array>
#include <exception>
#include <thread>

#include "Core/Platform/Posix/UnixSocket.h"

namespace relay {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t kRequestLimit = 1 << 20;
constexpr std::size_t kAnswerLimit = 64 << 20;

Deadline in(std::chrono::seconds time) { return std::chrono::steady_clock::now() + time; }

// Connecting waits for a place in the queue of a busy service, but not for ever.
Descriptor newSocket() {
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval patience{30, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  return socket;
}

// 0, or errno.
int connectTo(const Descriptor& socket, const SocketName& name) {
  return ::connect(socket.get(), name.address(), name.size()) == 0 ? 0 : errno;
}

class PosixChannel final : public LocalChannel {
 public:
  using Answer = std::function<std::string(const std::string&)>;
  PosixChannel(std::string address, Descriptor listener, std::array<Descriptor, 2> wake, Answer answer)
      : address_(std::move(address)),
        listener_(std::move(listener)),
        wake_(std::move(wake)),
        answer_(std::move(answer)),
        thread_([this] { serveAll(); }) {}

  ~PosixChannel() override {
    wake_[1] = Descriptor();  // the other end becomes readable
    thread_.join();
    ::unlink(address_.c_str());
  }

 private:
  void serveAll() {
    for (;;) {
      pollfd watched[2] = {{listener_.get(), POLLIN, 0}, {wake_[0].get(), POLLIN, 0}};
      if (::poll(watched, 2, -1) < 0 && errno != EINTR) return;
      if (watched[1].revents != 0) return;
      const Descriptor peer(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (peer)
        serveOne(peer.get());
      else if (errno == EMFILE || errno == ENFILE)
        std::this_thread::sleep_for(100ms);
    }
  }

  void serveOne(int peer) {
    const auto request = readLine(peer, kRequestLimit, in(5s), wake_[0].get());
    if (!request) return;
    try {
      writeLine(peer, answer_(*request), in(5s), wake_[0].get());
    } catch (const std::exception& problem) {
      spdlog::error("A command could not be answered: {}", problem.what());
    }
  }

  const std::string address_;
  const Descriptor listener_;
  std::array<Descriptor, 2> wake_;
  const Answer answer_;
  std::thread thread_;
};

Result<Descriptor> listenAt(const std::string& address) {
  const Result<SocketName> name = SocketName::of(address);
  if (!name) return name.error();
  const Descriptor probe = newSocket();
  const int reached = connectTo(probe, name.value());
  if (reached == 0 || reached == EAGAIN || reached == EACCES)
    return Error{Error::Kind::Config, address + ": another service already runs with this data folder"};
  struct stat left {};
  if (::lstat(address.c_str(), &left) == 0 && S_ISSOCK(left.st_mode)) ::unlink(address.c_str());
  Descriptor listener = newSocket();
  if (!listener) return diskError(address, "making a socket", errno);
  if (::bind(listener.get(), name.value().address(), name.value().size()) != 0)
    return diskError(address, "making a socket", errno);
  if (::chmod(address.c_str(), 0600) != 0) return diskError(address, "setting its rights", errno);
  if (::listen(listener.get(), 16) != 0) return diskError(address, "listening", errno);
  return listener;
}

}  // namespace

std::string channelAddress(const std::string& dataDir) { return dataDir + "/control.sock"; }

Result<std::unique_ptr<LocalChannel>> LocalChannel::serve(const std::string& address,
                                                          std::function<std::string(const std::string&)> answer) {
  Result<Descriptor> listener = listenAt(address);
  if (!listener) return listener.error();
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return diskError(address, "making a pipe", errno);
  return std::unique_ptr<LocalChannel>(std::make_unique<PosixChannel>(
      address, std::move(listener).value(), std::array<Descriptor, 2>{Descriptor(ends[0]), Descriptor(ends[1])},
      std::move(answer)));
}

Result<std::string> askService(const std::string& address, const std::string& request) {
  const Error none{Error::Kind::Network, address + ": no service runs with this data folder"};
  const Result<SocketName> name = SocketName::of(address);
  if (!name) return none;
  const Descriptor socket = newSocket();
  const int code = connectTo(socket, name.value());
  if (code == EACCES || code == EPERM)
    return Error{Error::Kind::Rejected, address +
                                            ": this account may not ask the service: run the command as root or as "
                                            "the service's account"};
  if (code == ENOENT || code == ECONNREFUSED || code == ENOTDIR) return none;
  if (code != 0) return Error{Error::Kind::Network, diskError(address, "asking the service", code).what, true};
  const Deadline deadline = in(30s);
  if (writeLine(socket.get(), request, deadline, -1)) {
    std::optional<std::string> answer = readLine(socket.get(), kAnswerLimit, deadline, -1);
    if (answer) return std::move(*answer);
  }
  return Error{Error::Kind::Network, address + ": the service does not answer; see its log", true};
}

}  // namespace relay
