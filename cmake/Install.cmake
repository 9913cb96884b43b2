# The installed package: the command, the built-in ops, the libraries, their public headers and what
# find_package(gradcheck) reads.

include(CMakePackageConfigHelpers)

set(package_directory ${CMAKE_INSTALL_LIBDIR}/cmake/gradcheck)

# gradcheck::properties and gradcheck::reports have no public headers: gradcheck::testing is built on them.
foreach(part sdk properties reports testing)
  set_target_properties(gradcheck_${part} PROPERTIES EXPORT_NAME ${part})
endforeach()
install(
  TARGETS gradcheck gradcheck_sdk gradcheck_properties gradcheck_reports gradcheck_testing
  EXPORT gradcheckTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})

# Public headers are those of gradcheck/ without its cli/.
install(
  DIRECTORY ${PROJECT_SOURCE_DIR}/gradcheck
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING
  PATTERN "*.hpp"
  PATTERN "*.h"
  PATTERN "*.inc"
  PATTERN cli EXCLUDE)

install(
  EXPORT gradcheckTargets
  NAMESPACE gradcheck::
  DESTINATION ${package_directory})
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/gradcheckConfig.cmake.in ${PROJECT_BINARY_DIR}/generated/gradcheckConfig.cmake
  INSTALL_DESTINATION ${package_directory})
# Before 1.0 a new minor version may be incompatible.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/generated/gradcheckConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(
  FILES ${PROJECT_BINARY_DIR}/generated/gradcheckConfig.cmake
        ${PROJECT_BINARY_DIR}/generated/gradcheckConfigVersion.cmake
        ${PROJECT_SOURCE_DIR}/cmake/FindQuadmath.cmake
        ${PROJECT_SOURCE_DIR}/cmake/FindMPFR.cmake
        ${PROJECT_SOURCE_DIR}/cmake/FindXxHash.cmake
  DESTINATION ${package_directory})

install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
