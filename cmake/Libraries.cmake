# The libraries of the project as targets, the same names on Linux, for Windows from Linux (cmake/MinGW.cmake and
# tools/windows-deps) and in Visual Studio (vcpkg.json).
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(cpprestsdk REQUIRED)
find_package(date REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark QUIET)  # Tests/Bench is left out where it is missing

# inih brings no CMake files of its own.
find_path(INIH_INCLUDE ini.h REQUIRED)
find_library(INIH_LIBRARY inih REQUIRED)
add_library(inih INTERFACE IMPORTED GLOBAL)
target_include_directories(inih INTERFACE ${INIH_INCLUDE})
target_link_libraries(inih INTERFACE ${INIH_LIBRARY})

# LAME brings none either.
find_path(LAME_INCLUDE lame/lame.h REQUIRED)
find_library(LAME_LIBRARY NAMES mp3lame.dll mp3lame libmp3lame REQUIRED)  # mp3lame.dll: the DLL's libmp3lame.dll.a
add_library(lame INTERFACE IMPORTED GLOBAL)
target_include_directories(lame INTERFACE ${LAME_INCLUDE})
target_link_libraries(lame INTERFACE ${LAME_LIBRARY})

# libical's own files want libraries on Linux (Berkeley DB) that nothing here uses.
find_path(ICAL_INCLUDE libical/ical.h REQUIRED)
find_library(ICAL_LIBRARY NAMES ical libical REQUIRED)
add_library(libical INTERFACE IMPORTED GLOBAL)
target_include_directories(libical INTERFACE ${ICAL_INCLUDE})
target_link_libraries(libical INTERFACE ${ICAL_LIBRARY})

if(WIN32)
  # Without this its header expects a DLL.
  target_compile_definitions(inih INTERFACE INI_API=)
  # OpenSSL's static library asks these of the system.
  set_property(TARGET OpenSSL::Crypto APPEND PROPERTY INTERFACE_LINK_LIBRARIES ws2_32 crypt32 bcrypt)
endif()
if(MINGW)
  # On Windows the library date reads the zones from a folder beside the program. LAME is a DLL of its own there.
  file(COPY ${RELAY_WINDOWS_LIBRARIES}/share/tzdata ${RELAY_WINDOWS_LIBRARIES}/bin/libmp3lame-0.dll
       DESTINATION ${CMAKE_BINARY_DIR}/bin)
endif()
