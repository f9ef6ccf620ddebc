#include "Service/ServiceHost.h"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include <pthread.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace relay {
namespace {

// sd_notify's protocol: one datagram to the socket that systemd names.
void notify(const std::string& state) {
  const char* name = std::getenv("NOTIFY_SOCKET");
  if (name == nullptr || std::strlen(name) < 2) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path(name);
  if (path.size() >= sizeof address.sun_path) return;
  path.copy(address.sun_path, path.size());
  if (path[0] == '@') address.sun_path[0] = '\0';
  const int handle = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (handle < 0) return;
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  // A service manager that does not listen is no reason to stop working.
  (void)!::sendto(handle, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<sockaddr*>(&address), length);
  ::close(handle);
}

}  // namespace

void listenForStop(HostHandlers handlers) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::thread([signals, stop = std::move(handlers.stop)] {
    int received = 0;
    sigwait(&signals, &received);
    stop();
    // A second Ctrl-C ends a program that takes too long to stop.
    sigwait(&signals, &received);
    std::_Exit(1);
  }).detach();
}

void reportRunning(const std::string& what) { notify("READY=1\nSTATUS=" + what); }

void reportStopping() { notify("STOPPING=1"); }

int runAsService(const std::function<int()>& work) { return work(); }

// Whoever a service starts inherits the variable, so it counts only where it names this very output.
bool outputIsJournal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat output {};
  if (stream == nullptr || ::fstat(STDOUT_FILENO, &output) != 0) return false;
  return std::to_string(output.st_dev) + ":" + std::to_string(output.st_ino) == stream;
}

std::string processAccount() {
  const passwd* entry = ::getpwuid(::geteuid());
  return entry == nullptr ? std::to_string(::geteuid()) : entry->pw_name;
}

}  // namespace relay
