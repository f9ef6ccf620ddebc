#pragma once

#include <windows.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace relay {

// What the service control manager knows of this process's service. While a state is pending, its
// checkpoint rises every second, so that the manager goes on waiting.
//
// Threads: any.
class ServiceStatus {
 public:
  // Registers with the manager as the service `name`, in the state "start pending". Called on the service's main
  // thread; afterwards registered() says whether that worked.
  explicit ServiceStatus(const std::wstring& name);
  ~ServiceStatus();
  ServiceStatus(const ServiceStatus&) = delete;
  ServiceStatus& operator=(const ServiceStatus&) = delete;

  bool registered() const { return handle_ != nullptr; }

  // What a stop of the manager's, a shutdown or preshutdown calls, once; at once where that has come already.
  void onStop(std::function<void()> stop);

  void running();              // without effect once it is stopping
  void stopping();             // accepts nothing more
  void stopped(int exitCode);  // the last word; the process ends soon after

 private:
  static DWORD WINAPI control(DWORD what, DWORD event, void* data, void* self);
  void stopWanted();
  void enter(DWORD state);  // with the lock
  void say(DWORD win32Code, DWORD ownCode);
  void tick();

  std::mutex mutex_;
  std::condition_variable changed_;
  SERVICE_STATUS_HANDLE handle_ = nullptr;
  DWORD state_ = SERVICE_START_PENDING;
  DWORD checkpoint_ = 0;
  bool wanted_ = false;  // somebody wants it to stop
  std::function<void()> stop_;
  std::thread ticker_;
};

}  // namespace relay
