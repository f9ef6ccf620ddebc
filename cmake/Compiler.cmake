# Flags for every target of the project, and the function that makes its libraries.
add_library(relay_flags INTERFACE)
target_include_directories(relay_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(relay_flags INTERFACE -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # clang 14 takes the coroutines of Asio 1.74 only when told that it has them.
  target_compile_definitions(relay_flags INTERFACE BOOST_ASIO_HAS_CO_AWAIT=1 BOOST_ASIO_HAS_STD_COROUTINE=1)
  target_compile_options(relay_flags INTERFACE -D__cpp_impl_coroutine=201902L -Wno-builtin-macro-redefined)
endif()

# relay_library(NAME SOURCES … DEPENDS …): the static library relay_NAME with alias relay::NAME.
function(relay_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_library(relay_${name} STATIC ${ARG_SOURCES})
  add_library(relay::${name} ALIAS relay_${name})
  target_link_libraries(relay_${name} PUBLIC relay_flags ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE})
endfunction()

# relay_unit_test(AREA SOURCES … DEPENDS …): one program and one ctest entry per area.
function(relay_unit_test area)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  string(TOLOWER unit-${area} target)
  add_executable(${target} ${ARG_SOURCES})
  target_link_libraries(${target} PRIVATE relay_flags ${ARG_DEPENDS} GTest::gmock_main)
  target_compile_definitions(${target} PRIVATE TEST_DATA="${CMAKE_SOURCE_DIR}/Tests/Data")
  add_test(NAME ${target} COMMAND ${target})
  set_tests_properties(${target} PROPERTIES LABELS unit TIMEOUT 300)
endfunction()
