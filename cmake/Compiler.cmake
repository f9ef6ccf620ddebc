# Flags for every target of the project, and the functions that make its libraries and tests.

find_program(CCACHE ccache)
if(CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  # Paths below the checkout are stored relative, so that a second checkout finds what the first has compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()

add_library(relay_flags INTERFACE)
target_include_directories(relay_flags INTERFACE ${CMAKE_SOURCE_DIR})

if(MSVC)
  target_compile_options(relay_flags INTERFACE /W4 /WX /permissive- /utf-8 /bigobj /Zc:__cplusplus /EHsc)
  # std::getenv and std::FILE are standard C++; the replacements it would have are not.
  target_compile_definitions(relay_flags INTERFACE _CRT_SECURE_NO_WARNINGS)
else()
  target_compile_options(relay_flags INTERFACE -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor
    -fstack-protector-strong)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Where GCC 12 inlines coroutines and library headers it sees uninitialized values that are none.
    target_compile_options(relay_flags INTERFACE -Wno-maybe-uninitialized)
  endif()
  # The release is -O2: -O3 makes Asio and Beast slower to compile and no faster.
  string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
endif()

if(WIN32)
  target_compile_definitions(relay_flags INTERFACE NOMINMAX WIN32_LEAN_AND_MEAN
    _WIN32_WINNT=0x0A00 WINVER=0x0A00 NTDDI_VERSION=0x0A000000)
  target_link_libraries(relay_flags INTERFACE ws2_32 mswsock)
endif()
if(MINGW)
  target_compile_options(relay_flags INTERFACE -Wa,-mbig-obj)
  target_link_options(relay_flags INTERFACE -fstack-protector-strong $<$<CONFIG:Release>:-s>)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # clang 14 takes the coroutines of Asio 1.74 only when told that it has them.
  target_compile_definitions(relay_flags INTERFACE BOOST_ASIO_HAS_CO_AWAIT=1 BOOST_ASIO_HAS_STD_COROUTINE=1)
  target_compile_options(relay_flags INTERFACE -D__cpp_impl_coroutine=201902L -Wno-builtin-macro-redefined)
endif()

# Sanitizers (presets asan and tsan): at -O1, since Beast with TLS takes minutes per file at more.
set(RELAY_SANITIZE "" CACHE STRING "Sanitizers to build with, as for -fsanitize; empty for none")
if(RELAY_SANITIZE)
  add_compile_options(-fsanitize=${RELAY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1)
  add_link_options(-fsanitize=${RELAY_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_compile_options(-fno-sanitize=function -Wno-unknown-warning-option)
    add_link_options(-fno-sanitize=function)
  endif()
  if(RELAY_SANITIZE MATCHES undefined)
    # cpprestsdk's stream buffers come from its own library, whose type information is not the one used here.
    add_compile_options(-fno-sanitize=vptr)
  endif()
  if(RELAY_SANITIZE MATCHES thread)
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)  # GCC's TSan does not know fences
  endif()
endif()

# Fuzzers (preset fuzz): everything tells libFuzzer where it goes; Tests/Fuzz links what drives it.
option(RELAY_FUZZ "Build the fuzzers (clang)" OFF)
if(RELAY_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# relay_library(NAME SOURCES … DEPENDS … PRIVATE …): the static library relay_NAME with alias relay::NAME.
# DEPENDS is for what its headers show, PRIVATE for what only its sources use.
function(relay_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_library(relay_${name} STATIC ${ARG_SOURCES})
  add_library(relay::${name} ALIAS relay_${name})
  target_link_libraries(relay_${name} PUBLIC relay_flags ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE})
endfunction()

# relay_unit_test(AREA SOURCES … DEPENDS …): one program and one ctest entry per area.
# The target unit-tests builds them all.
add_custom_target(unit-tests)
function(relay_unit_test area)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  string(TOLOWER unit-${area} target)
  add_executable(${target} ${ARG_SOURCES})
  target_link_libraries(${target} PRIVATE relay_flags ${ARG_DEPENDS} GTest::gmock_main)
  target_compile_definitions(${target} PRIVATE TEST_DATA="${CMAKE_SOURCE_DIR}/Tests/Data")
  add_dependencies(unit-tests ${target})
  add_test(NAME ${target} COMMAND ${target})
  set_tests_properties(${target} PROPERTIES LABELS unit TIMEOUT 300)
endfunction()
