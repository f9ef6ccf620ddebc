#include "Service/Windows/ServiceStatus.h"

#include <chrono>
#include <utility>

namespace relay {
namespace {

constexpr std::chrono::seconds tickEvery{1};
constexpr DWORD waitHint_ms = 15'000;  // until the next checkpoint; far more than it takes

bool isPending(DWORD state) { return state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING; }

}  // namespace

ServiceStatus::ServiceStatus(const std::wstring& name) {
  const std::lock_guard lock(mutex_);
  handle_ = ::RegisterServiceCtrlHandlerExW(name.c_str(), control, this);
  if (handle_ == nullptr) return;
  enter(SERVICE_START_PENDING);
  ticker_ = std::thread([this] { tick(); });
}

ServiceStatus::~ServiceStatus() {
  {
    const std::lock_guard lock(mutex_);
    state_ = SERVICE_STOPPED;
  }
  changed_.notify_all();
  if (ticker_.joinable()) ticker_.join();
}

void ServiceStatus::onStop(std::function<void()> stop) {
  std::unique_lock lock(mutex_);
  if (!wanted_) {
    stop_ = std::move(stop);
    return;
  }
  lock.unlock();
  stop();
}

void ServiceStatus::running() {
  const std::lock_guard lock(mutex_);
  if (state_ == SERVICE_START_PENDING && !wanted_) enter(SERVICE_RUNNING);
}

void ServiceStatus::stopping() {
  const std::lock_guard lock(mutex_);
  if (state_ != SERVICE_STOP_PENDING && state_ != SERVICE_STOPPED) enter(SERVICE_STOP_PENDING);
}

void ServiceStatus::stopped(int exitCode) {
  const std::lock_guard lock(mutex_);
  state_ = SERVICE_STOPPED;
  checkpoint_ = 0;
  say(exitCode == 0 ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR, static_cast<DWORD>(exitCode));
  changed_.notify_all();
}

DWORD WINAPI ServiceStatus::control(DWORD what, DWORD, void*, void* self) {
  auto& status = *static_cast<ServiceStatus*>(self);
  switch (what) {
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_SHUTDOWN:
    case SERVICE_CONTROL_PRESHUTDOWN: status.stopWanted(); return NO_ERROR;
    case SERVICE_CONTROL_INTERROGATE: return NO_ERROR;
    default: return ERROR_CALL_NOT_IMPLEMENTED;
  }
}

void ServiceStatus::stopWanted() {
  std::unique_lock lock(mutex_);
  if (std::exchange(wanted_, true)) return;
  enter(SERVICE_STOP_PENDING);
  const auto stop = std::exchange(stop_, nullptr);
  lock.unlock();
  if (stop) stop();
}

void ServiceStatus::enter(DWORD state) {
  state_ = state;
  checkpoint_ = isPending(state) ? 1 : 0;
  say(NO_ERROR, 0);
  changed_.notify_all();
}

void ServiceStatus::say(DWORD win32Code, DWORD ownCode) {
  SERVICE_STATUS status{};
  status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status.dwCurrentState = state_;
  status.dwControlsAccepted =
      state_ == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN | SERVICE_ACCEPT_PRESHUTDOWN : 0;
  status.dwWin32ExitCode = win32Code;
  status.dwServiceSpecificExitCode = ownCode;
  status.dwCheckPoint = checkpoint_;
  status.dwWaitHint = isPending(state_) ? waitHint_ms : 0;
  ::SetServiceStatus(handle_, &status);
}

void ServiceStatus::tick() {
  std::unique_lock lock(mutex_);
  while (state_ != SERVICE_STOPPED) {
    changed_.wait_for(lock, tickEvery);
    if (!isPending(state_)) continue;
    ++checkpoint_;
    say(NO_ERROR, 0);
  }
}

}  // namespace relay
