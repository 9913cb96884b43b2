# Appends to <list> the include directories of <target> and of everything that it links.
function(gradcheck_collect_include_directories list target)
  set(found ${${list}})
  get_target_property(directories ${target} INTERFACE_INCLUDE_DIRECTORIES)
  if(directories)
    list(APPEND found ${directories})
  endif()
  list(REMOVE_DUPLICATES found)
  # A default directory of the compiler is left out: with -isystem it would break libstdc++'s #include_next.
  list(REMOVE_ITEM found ${CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES})
  set(${list} ${found} PARENT_SCOPE)
endfunction()

# Sets <variable> to the elements of a list as C++ string literals, and <variable>_count to their number.
function(gradcheck_string_literals variable)
  list(LENGTH ARGN count)
  set(literals "")
  foreach(element IN LISTS ARGN)
    string(REPLACE "\\" "\\\\" element "${element}")
    string(REPLACE "\"" "\\\"" element "${element}")
    list(APPEND literals "\"${element}\"")
  endforeach()
  list(JOIN literals ", " literals)
  set(${variable} "${literals}" PARENT_SCOPE)
  set(${variable}_count ${count} PARENT_SCOPE)
endfunction()

# Writes <output> from build_info.hpp.in in the folder of the caller.
function(gradcheck_write_build_info output)
  set(third_party)
  gradcheck_collect_include_directories(third_party Eigen3::Eigen)
  gradcheck_collect_include_directories(third_party Boost::headers)
  if(GRADCHECK_WITH_MPFR)
    gradcheck_collect_include_directories(third_party MPFR::MPFR)
  endif()

  # The usage requirements of gradcheck_sdk as options for the command line of the compiler.
  set(options -std=gnu++20 -ffp-contract=off -DGRADCHECK_WITH_MPFR=${GRADCHECK_WITH_MPFR})
  if(Quadmath_INCLUDE_DIR)
    list(APPEND options -idirafter ${Quadmath_INCLUDE_DIR})
  endif()
  set(libraries)
  if(GRADCHECK_WITH_MPFR)
    list(APPEND libraries ${MPFR_LIBRARY} ${GMP_LIBRARY})
  endif()
  list(APPEND libraries -lquadmath)

  # A sanitized command loads sanitized plugins only.
  separate_arguments(flags UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
  list(FILTER flags INCLUDE REGEX "^-fsanitize|^-fno-sanitize|^-m|^-stdlib")
  list(APPEND options ${flags})

  gradcheck_string_literals(third_party ${third_party})
  gradcheck_string_literals(options ${options})
  gradcheck_string_literals(libraries ${libraries})
  cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_INCLUDEDIR BASE_DIRECTORY ${CMAKE_INSTALL_FULL_BINDIR}
             OUTPUT_VARIABLE installed_include_directory)
  cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBDIR BASE_DIRECTORY ${CMAKE_INSTALL_FULL_BINDIR}
             OUTPUT_VARIABLE installed_library_directory)
  configure_file(build_info.hpp.in ${output} @ONLY)
endfunction()
