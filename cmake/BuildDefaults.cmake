# Settings of all targets in this build. They do not apply to users of the installed package.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo or MinSizeRel" FORCE)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
# gnu++20: Boost's float128 needs the numeric_limits that libstdc++ has for __float128 in GNU mode only.
set(CMAKE_CXX_EXTENSIONS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# In bin/, because the executable `gradcheck` cannot have the path of the folder `gradcheck` of the build.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

find_program(GRADCHECK_CCACHE ccache)
if(GRADCHECK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # ccache needs this for precompiled headers: https://ccache.dev/manual/4.7.5.html, "Precompiled headers".
  # In depend mode it takes the dependencies from the compiler and runs no preprocessor, a quarter of a cold build.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1
                                  ${GRADCHECK_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${GRADCHECK_CCACHE})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
endif()

# Before the folders that install something: without it their destinations are empty the first time.
include(GNUInstallDirs)
