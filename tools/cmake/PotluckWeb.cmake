# The program for browsers: env, agents and render as one WebAssembly program with its page
# (tools/web/page), compiled by Emscripten:
#
#   emcmake cmake --preset web && cmake --build --preset web      # -> build/web/potluck.js
#
# Header-only libraries come from the system: they are shown to the compiler one by one, because
# everything else there belongs to another processor.
set(POTLUCK_HEADERS_FROM /usr/include CACHE PATH "Where Eigen, {fmt} and nlohmann/json are found")
set(web_headers ${PROJECT_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${web_headers})
function(potluck_web_headers folder package)
  foreach(place ${POTLUCK_HEADERS_FROM}/${folder} ${POTLUCK_HEADERS_FROM}/eigen3/${folder})
    if(EXISTS ${place})
      file(CREATE_LINK ${place} ${web_headers}/${folder} SYMBOLIC)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "No headers ${folder} in ${POTLUCK_HEADERS_FROM} (Debian package ${package}); "
    "-DPOTLUCK_HEADERS_FROM=FOLDER says where they are")
endfunction()
potluck_web_headers(Eigen libeigen3-dev)
potluck_web_headers(fmt libfmt-dev)
potluck_web_headers(nlohmann nlohmann-json3-dev)

foreach(library nlohmann_json::nlohmann_json Eigen3::Eigen fmt::fmt Threads::Threads)
  add_library(${library} INTERFACE IMPORTED)
  target_include_directories(${library} SYSTEM INTERFACE ${web_headers})
endforeach()
# {fmt} is compiled once, as its library would be.
set(potluck_fmt potluck_fmt_inside)
add_library(potluck_fmt_inside STATIC ${PROJECT_SOURCE_DIR}/tools/python/modules/fmt.cpp)
target_link_libraries(potluck_fmt_inside PUBLIC fmt::fmt PRIVATE potluck_codegen)
target_compile_definitions(potluck_fmt_inside INTERFACE FMT_SHARED)

# Small before fast: the page is loaded more often than it computes. Floats must come out as they do
# natively: nothing is contracted but what the sources ask for by name (agents/network/simd.h).
set(web_flags -fwasm-exceptions -ffp-contract=off -Wno-shorten-64-to-32
  "SHELL:-include ${PROJECT_SOURCE_DIR}/tools/web/page/missing_std.h")
target_compile_options(potluck_codegen INTERFACE ${web_flags})
target_compile_options(potluck_fmt_inside PRIVATE ${web_flags})
foreach(level hot fast small)
  set(potluck_flags_${level} "")
endforeach()
string(REPLACE "-O3" "-Oz" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")

add_subdirectory(env)
add_subdirectory(agents)
add_subdirectory(render)
add_subdirectory(tools/web/page)
