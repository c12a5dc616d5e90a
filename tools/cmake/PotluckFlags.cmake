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

add_library(potluck_warnings INTERFACE)
target_compile_options(potluck_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wdouble-promotion
  -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wformat=2
  -Wimplicit-fallthrough
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond;-Wlogical-op;-Wuseless-cast>
  # GCC 12 sees overlapping copies in every "text" + std::string (its bug 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<BOOL:${POTLUCK_WERROR}>:-Werror>)

# potluck_library(NAME SOURCES…): a static library potluck_NAME with alias potluck::NAME.
function(potluck_library name)
  add_library(potluck_${name} STATIC ${ARGN})
  add_library(potluck::${name} ALIAS potluck_${name})
  target_include_directories(potluck_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:include/potluck>)
  target_link_libraries(potluck_${name} PRIVATE $<BUILD_INTERFACE:potluck_warnings>
    PUBLIC potluck_codegen)
  target_compile_features(potluck_${name} PUBLIC cxx_std_20)
  set_target_properties(potluck_${name} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
endfunction()
