# All third-party packages. scripts/install-packages installs them on Debian 12.
# gradcheckConfig.cmake.in repeats the part that users of the library need.

find_package(Threads REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(Boost 1.81 REQUIRED CONFIG COMPONENTS headers)
find_package(Quadmath REQUIRED)
find_package(MPFR)

find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(TBB REQUIRED CONFIG)
find_package(XxHash REQUIRED)
find_package(CLI11 REQUIRED)
find_package(pugixml REQUIRED)
find_package(rapidcheck REQUIRED)

if(MPFR_FOUND)
  set(GRADCHECK_WITH_MPFR 1)
else()
  set(GRADCHECK_WITH_MPFR 0)
endif()

if(GRADCHECK_BUILD_TESTS)
  find_package(Catch2 2.13 REQUIRED)
  find_package(benchmark QUIET)  # tests/bench
  find_package(OneDNN)  # tests/thirdparty
endif()
