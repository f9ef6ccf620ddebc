# Toolchain: 64-bit Windows from Debian, mingw-w64 with posix threads, everything static.
# RELAY_WINDOWS_LIBRARIES is the folder that tools/windows-deps made; empty while it builds them itself.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(target x86_64-w64-mingw32)
set(CMAKE_C_COMPILER ${target}-gcc-posix)
set(CMAKE_CXX_COMPILER ${target}-g++-posix)
set(CMAKE_RC_COMPILER ${target}-windres)
set(CMAKE_AR ${target}-gcc-ar-posix)
set(CMAKE_RANLIB ${target}-gcc-ranlib-posix)

if(NOT DEFINED RELAY_WINDOWS_LIBRARIES)
  execute_process(
    COMMAND ${CMAKE_CURRENT_LIST_DIR}/../tools/windows-deps --path
    OUTPUT_VARIABLE RELAY_WINDOWS_LIBRARIES OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE missing)
  if(missing)
    message(FATAL_ERROR "The libraries for Windows are missing or not up to date: run tools/windows-deps, then "
      "cmake --fresh --preset windows.")
  endif()
endif()
set(RELAY_WINDOWS_LIBRARIES "${RELAY_WINDOWS_LIBRARIES}" CACHE PATH "Libraries for the target")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES RELAY_WINDOWS_LIBRARIES)

set(CMAKE_FIND_ROOT_PATH /usr/${target} ${RELAY_WINDOWS_LIBRARIES})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(OPENSSL_USE_STATIC_LIBS TRUE)

# Windows 10 and Server 2016 onwards.
set(CMAKE_CXX_FLAGS_INIT "-D_WIN32_WINNT=0x0A00 -DWINVER=0x0A00 -DNTDDI_VERSION=0x0A000000")
set(CMAKE_C_FLAGS_INIT "${CMAKE_CXX_FLAGS_INIT}")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static")
set(CMAKE_CROSSCOMPILING_EMULATOR wine)
