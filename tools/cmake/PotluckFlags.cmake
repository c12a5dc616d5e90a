# Flags for our own targets only, carried by two INTERFACE targets:
#   potluck_codegen   what changes the machine code; consumers of a header must share it
#   potluck_warnings  what we ask of our own sources
add_library(potluck_codegen INTERFACE)
set_target_properties(potluck_codegen PROPERTIES EXPORT_NAME codegen)
target_compile_features(potluck_codegen INTERFACE cxx_std_20)
if(POTLUCK_NATIVE)
  target_compile_options(potluck_codegen INTERFACE -march=native)
endif()
if(POTLUCK_SANITIZE)
  target_compile_options(potluck_codegen INTERFACE -fsanitize=${POTLUCK_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(potluck_codegen INTERFACE -fsanitize=${POTLUCK_SANITIZE})
endif()
if(POTLUCK_FUZZ)
  target_compile_options(potluck_codegen INTERFACE -fsanitize=fuzzer-no-link,address,undefined)
  target_link_options(potluck_codegen INTERFACE -fsanitize=address,undefined)
endif()

# Who builds twice (another branch, another folder) compiles once, where ccache is installed.
if(POTLUCK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(POTLUCK_CCACHE_PROGRAM ccache)
  mark_as_advanced(POTLUCK_CCACHE_PROGRAM)
  if(POTLUCK_CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER MATCHES "ccache")
    message(STATUS "Compiling through ${POTLUCK_CCACHE_PROGRAM} (-DPOTLUCK_CCACHE=OFF: without)")
    # It must be told that precompiled headers are to be trusted.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros ${POTLUCK_CCACHE_PROGRAM})
  endif()
endif()
if(CMAKE_CXX_COMPILER_LAUNCHER MATCHES "ccache" OR CMAKE_CXX_COMPILER MATCHES "ccache")
  # What ccache needs from the compiler to follow precompiled headers (its manual, "Precompiled headers").
  target_compile_options(potluck_codegen INTERFACE
    $<BUILD_INTERFACE:$<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>>
    "$<BUILD_INTERFACE:$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>>")
endif()

add_library(potluck_warnings INTERFACE)
target_compile_options(potluck_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wdouble-promotion
  -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wformat=2
  -Wimplicit-fallthrough
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond;-Wlogical-op;-Wuseless-cast>
  # GCC collects its garbage whenever a heap of a few megabytes has grown by a third: a tenth of the
  # time, for memory that is there.
  $<$<CXX_COMPILER_ID:GNU>:SHELL:--param ggc-min-heapsize=1048576 --param ggc-min-expand=200>
  # GCC 12 sees overlapping copies in every "text" + std::string (its bug 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<BOOL:${POTLUCK_WERROR}>:-Werror>)

if(POTLUCK_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # What the undefined-behaviour sanitizer makes of a shift looks like a signed number to GCC.
  target_compile_options(potluck_warnings INTERFACE -Wno-sign-conversion)
endif()

# potluck_library(NAME SOURCES…): a static library potluck_NAME with alias potluck::NAME.
function(potluck_library name)
  add_library(potluck_${name} STATIC ${ARGN})
  add_library(potluck::${name} ALIAS potluck_${name})
  target_include_directories(potluck_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:include/potluck>)
  target_link_libraries(potluck_${name} PRIVATE $<BUILD_INTERFACE:potluck_warnings>
    PUBLIC potluck_codegen)
  target_compile_features(potluck_${name} PUBLIC cxx_std_20)
  set_target_properties(potluck_${name} PROPERTIES EXPORT_NAME ${name} LINKER_LANGUAGE CXX
    POSITION_INDEPENDENT_CODE ON)
endfunction()

# Most of a compiler's time goes into headers, and into templates that many files instantiate. So:
#
#   - Files are compiled as one (POTLUCK_UNITY), lightly where speed is not made: all of env's and of
#     agents' that are not hot; folder by folder those of render, tools and tests.
#   - The headers that are everywhere are read once per level of optimisation (POTLUCK_PCH).
#
# Hot files are compiled each by itself: what the optimiser makes of them must not depend on their
# neighbours. In files that are compiled as one, names in unnamed namespaces must differ;
# -DPOTLUCK_UNITY=OFF suits editors and clang-tidy, and who changes one file all day.
#
# The levels in release builds: `hot` is -O3, `fast` -O2, `small` -Og, `tests` -O0.
set(potluck_flags_hot "")
set(potluck_flags_fast $<$<CONFIG:Release>:-O2>)
set(potluck_flags_small $<$<CONFIG:Release>:-Og>)
set(potluck_flags_tests $<$<CONFIG:Release>:-O0>)  # programs: no position-independent code

# What every file of ours includes sooner or later, and what those that read and write also do. The
# hot files have the first alone: reading a large precompiled header takes half a second.
set(potluck_plain_headers <algorithm> <array> <cmath> <cstddef> <cstdint> <cstring> <functional>
  <memory> <optional> <span> <string> <string_view> <utility> <vector>)
set(potluck_text_headers <charconv> <filesystem> <map> <set> <system_error> <fmt/format.h>
  <nlohmann/json.hpp>)

# potluck_headers(LEVEL): precompiles them for all library files of that level.
function(potluck_headers level)
  set(source ${PROJECT_BINARY_DIR}/headers_${level}.cpp)
  file(GENERATE OUTPUT ${source} CONTENT "// Only its precompiled headers are wanted.\n")
  add_library(potluck_headers_${level} OBJECT ${source})
  target_link_libraries(potluck_headers_${level} PRIVATE potluck_warnings potluck_codegen
    nlohmann_json::nlohmann_json ${potluck_fmt})
  target_compile_options(potluck_headers_${level} PRIVATE ${potluck_flags_${level}})
  target_precompile_headers(potluck_headers_${level} PRIVATE ${potluck_plain_headers})
  if(NOT level STREQUAL "hot")
    target_precompile_headers(potluck_headers_${level} PRIVATE ${potluck_text_headers})
  endif()
  if(level STREQUAL "tests")
    target_link_libraries(potluck_headers_tests PRIVATE doctest::doctest)
    target_precompile_headers(potluck_headers_tests PRIVATE <doctest/doctest.h>)
  else()
    set_target_properties(potluck_headers_${level} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  endif()
endfunction()

# potluck_precompiled(TARGET FROM): TARGET uses the precompiled headers of target FROM, which is
# compiled with the same flags.
function(potluck_precompiled target headers)
  if(POTLUCK_PCH)
    target_precompile_headers(${target} REUSE_FROM ${headers})
    # More of GCC 12's bug 105651 (see potluck_warnings): what is precompiled is no system header.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
      target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-stringop-overflow)
    endif()
  endif()
endfunction()

# potluck_together(TARGET [FOLDERS]): its files are compiled as one, or each folder's; apart from
# those that were given a UNITY_GROUP of their own.
function(potluck_together target)
  if(NOT POTLUCK_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(files ${target} SOURCES)
  foreach(file IN LISTS files)
    cmake_path(ABSOLUTE_PATH file)
    set(group all)
    if("FOLDERS" IN_LIST ARGN)
      cmake_path(GET file PARENT_PATH folder)
      file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${folder})
      string(REPLACE "/" "_" group ${folder})
    endif()
    get_source_file_property(given ${file} UNITY_GROUP)
    if(NOT given)
      set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${group})
    endif()
  endforeach()
endfunction()

# potluck_part(LIBRARY LEVEL [FOLDERS] SOURCES… LINK targets…): files of potluck_LIBRARY that are not
# hot.
function(potluck_part library level)
  cmake_parse_arguments(PARSE_ARGV 2 arg "FOLDERS" "" "SOURCES;LINK")
  set(target potluck_${library}_${level})
  add_library(${target} OBJECT ${arg_SOURCES})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE potluck_warnings potluck_codegen ${arg_LINK})
  target_compile_options(${target} PRIVATE ${potluck_flags_${level}})
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  if(arg_FOLDERS)
    potluck_together(${target} FOLDERS)
  else()
    potluck_together(${target})
  endif()
  potluck_precompiled(${target} potluck_headers_${level})
  target_sources(potluck_${library} PRIVATE $<TARGET_OBJECTS:${target}>)
endfunction()
