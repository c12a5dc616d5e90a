# {fmt} for what travels alone, in potluck_fmt: compiled once, as its shared library is. Its own way of
# doing without that library (header only) compiles it in every file that formats a word, seconds each
# time. Of versions whose sources we have not seen we take that.
if(fmt_VERSION VERSION_GREATER_EQUAL 11)
  set(potluck_fmt fmt::fmt-header-only)
  return()
endif()
add_library(potluck_fmt_inside STATIC ${PROJECT_SOURCE_DIR}/tools/python/modules/fmt.cpp)
target_compile_features(potluck_fmt_inside PUBLIC cxx_std_20)
target_include_directories(potluck_fmt_inside SYSTEM INTERFACE
  $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
# As of the shared library: files that use the one or the other are compiled alike (tools/check).
target_compile_definitions(potluck_fmt_inside INTERFACE FMT_SHARED)
target_compile_options(potluck_fmt_inside PRIVATE $<$<CONFIG:Release>:-O2>)
set_target_properties(potluck_fmt_inside PROPERTIES POSITION_INDEPENDENT_CODE ON)
set(potluck_fmt $<BUILD_INTERFACE:potluck_fmt_inside>)
