// Delays every fsync, fdatasync and sync_file_range of the program it is preloaded into, as a slow disk would:
//
//   LD_PRELOAD=…/slow-sync.so SLOW_SYNC_MS=20 emergency-relay run …
//
// The real call is made first, then the rest of the time is slept, so that the delay is the time of the whole
// call. Without SLOW_SYNC_MS, or with a value that is no number of 1 to 10000, nothing is delayed.
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <thread>

#include <dlfcn.h>
#include <sys/types.h>

namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds readDelay() {
  const char* text = std::getenv("SLOW_SYNC_MS");
  if (text == nullptr) return {};
  char* end = nullptr;
  const long delay = std::strtol(text, &end, 10);
  return std::chrono::milliseconds(*end == '\0' && delay >= 1 && delay <= 10'000 ? delay : 0);
}

std::chrono::milliseconds delay() {
  static const std::chrono::milliseconds value = readDelay();
  return value;
}

// The C library's function of that name; dlsym gives an object pointer, which POSIX allows to be a function's.
template <typename Function>
Function* realOne(const char* name) {
  void* const found = dlsym(RTLD_NEXT, name);
  Function* function = nullptr;
  static_assert(sizeof function == sizeof found);
  std::memcpy(&function, &found, sizeof function);
  return function;
}

template <typename Call>
int delayed(Call call) {
  const auto until = Clock::now() + delay();
  const int result = call();
  const int failure = errno;
  std::this_thread::sleep_until(until);
  errno = failure;
  return result;
}

}  // namespace

extern "C" {

int fsync(int file) {
  static auto* const real = realOne<int(int)>("fsync");
  return delayed([file] { return real(file); });
}

int fdatasync(int file) {
  static auto* const real = realOne<int(int)>("fdatasync");
  return delayed([file] { return real(file); });
}

int sync_file_range(int file, off64_t offset, off64_t length, unsigned int flags) {
  static auto* const real = realOne<int(int, off64_t, off64_t, unsigned int)>("sync_file_range");
  return delayed([=] { return real(file, offset, length, flags); });
}

}  // extern "C"
