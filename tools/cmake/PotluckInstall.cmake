# `cmake --install BUILD --prefix WHERE`: the program, both libraries with their headers, and a
# package file, so that another project says
#   find_package(potluck REQUIRED)
#   target_link_libraries(mine PRIVATE potluck::env)      # or potluck::agents
#   #include "env/vector_env.h"
#
# potluck::codegen travels along, and with it -march=native (POTLUCK_NATIVE) and sanitizers:
# headers have inline code, so a consumer must be compiled like the libraries. For libraries that
# run elsewhere, configure with -DPOTLUCK_NATIVE=OFF.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS potluck RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS potluck_env potluck_agents potluck_codegen EXPORT potluckTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/env ${PROJECT_SOURCE_DIR}/agents
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/potluck
  FILES_MATCHING PATTERN "*.h"
  PATTERN "trajectory/json.h" EXCLUDE PATTERN "trajectory/foreign.h" EXCLUDE)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/layouts DESTINATION ${CMAKE_INSTALL_DATADIR}/potluck
  FILES_MATCHING PATTERN "*.json")

set(potluck_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/potluck)
install(EXPORT potluckTargets NAMESPACE potluck:: DESTINATION ${potluck_package_dir})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/potluckConfig.cmake.in
  ${PROJECT_BINARY_DIR}/potluckConfig.cmake INSTALL_DESTINATION ${potluck_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/potluckConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/potluckConfig.cmake
  ${PROJECT_BINARY_DIR}/potluckConfigVersion.cmake DESTINATION ${potluck_package_dir})
