# How Parley's targets are declared: one library a folder, one test program a
# folder, warnings are errors everywhere.

find_program(CCACHE ccache)
if(CCACHE)
  # Without these it takes nothing that uses a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    ${CCACHE})
endif()

add_library(parley_options INTERFACE)
target_compile_options(parley_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Werror
  -fno-omit-frame-pointer
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess> # for ccache
  # GCC 12 sees overlaps that are not there in "text" + std::string (PR 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(PARLEY_SANITIZE STREQUAL "address")
  # GCC warns of variables in its own instrumentation as maybe uninitialised.
  target_compile_options(parley_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -O1
    -Wno-maybe-uninitialized)
  target_link_options(parley_options INTERFACE -fsanitize=address,undefined)
elseif(PARLEY_SANITIZE STREQUAL "thread")
  target_compile_options(parley_options INTERFACE -fsanitize=thread -O1
    $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>) # of std::atomic_thread_fence
  # ThreadSanitizer knows no fences: Asio must not use them.
  target_compile_definitions(parley_options INTERFACE
    BOOST_ASIO_DISABLE_FENCED_BLOCK)
  target_link_options(parley_options INTERFACE -fsanitize=thread)
elseif(PARLEY_SANITIZE STREQUAL "fuzzer")
  target_compile_options(parley_options INTERFACE
    -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -O1 -g)
  target_link_options(parley_options INTERFACE
    -fsanitize=address,undefined -fprofile-instr-generate)
elseif(PARLEY_SANITIZE)
  message(FATAL_ERROR "PARLEY_SANITIZE: address, thread, fuzzer or OFF")
endif()

# parley_library(name [COLD] SOURCES a.cpp … LINKS target …
#                PRECOMPILE <header> …)
# PRIVATE_LINKS are needed by the sources alone. COLD is off the way of a
# message: built quickly rather than to be quick.
function(parley_library name)
  cmake_parse_arguments(arg "COLD" "" "SOURCES;LINKS;PRIVATE_LINKS;PRECOMPILE" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name}
    PUBLIC ${arg_LINKS}
    PRIVATE parley_options parley_hardening ${arg_PRIVATE_LINKS})
  if(arg_COLD)
    target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  endif()
  if(arg_PRECOMPILE)
    target_precompile_headers(${name} PRIVATE ${arg_PRECOMPILE})
  endif()
endfunction()

# parley_test(name SOURCES a_test.cpp … LINKS target … LABELS label …)
# One program with GoogleMock's main; each test shows to ctest by itself. SERIAL
# ones run while no other test does: what is timed from outside, between
# processes, is theirs alone.
function(parley_test name)
  cmake_parse_arguments(arg "SERIAL" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE
    ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name} PRIVATE
    parley_options ${arg_LINKS} GTest::gmock GTest::gtest GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    PARLEY_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
    PARLEY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # What a test calls is optimised; the test itself need not be.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O0>)
  target_precompile_headers(${name} PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  if(PARLEY_SANITIZE)
    math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * 5")
  endif()
  # An empty value would take the next name for itself.
  set(labels)
  if(arg_LABELS)
    set(labels LABELS "${arg_LABELS}")
  endif()
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT ${arg_TIMEOUT} RUN_SERIAL ${arg_SERIAL} ${labels})
endfunction()

# parley_embed(variable FILE page.html HEADER web/demo_page.hpp NAME web::demo_page)
# A source that defines `std::string_view parley::NAME()`, which HEADER declares:
# the file as it is now. Its path is put into the variable.
function(parley_embed variable)
  cmake_parse_arguments(arg "" "FILE;HEADER;NAME" "" ${ARGN})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${arg_FILE}.cpp)
  set(script ${PROJECT_SOURCE_DIR}/cmake/EmbedText.cmake)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND}
      -DINPUT=${CMAKE_CURRENT_SOURCE_DIR}/${arg_FILE}
      -DOUTPUT=${source} -DHEADER=${arg_HEADER} -DNAME=${arg_NAME}
      -P ${script}
    DEPENDS ${arg_FILE} ${script}
    VERBATIM)
  set(${variable} ${source} PARENT_SCOPE)
endfunction()
