# gradcheck_library(<target> SOURCES <file>... [PUBLIC <target>...] [PRIVATE <target>...])
#
# A static library of this project: its sources, compiled with the project's warnings, and the targets that it links.
# In a unity build, sources whose path matches the regular expression GRADCHECK_SOURCES_ALONE are compiled one by one.
function(gradcheck_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PUBLIC;PRIVATE")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "gradcheck_library(${target}): unexpected ${arg_UNPARSED_ARGUMENTS}")
  endif()
  # With its CMakeLists.txt in the list, a library may be declared before its first source exists.
  add_library(${target} STATIC CMakeLists.txt ${arg_SOURCES})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
  if(GRADCHECK_SOURCES_ALONE)
    list(TRANSFORM arg_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
    list(FILTER arg_SOURCES INCLUDE REGEX "${GRADCHECK_SOURCES_ALONE}")
    set_source_files_properties(${arg_SOURCES} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
  target_precompile_headers(${target} REUSE_FROM gradcheck_library_headers)
  target_link_libraries(
    ${target}
    PUBLIC ${arg_PUBLIC}
    PRIVATE ${arg_PRIVATE} $<BUILD_INTERFACE:gradcheck_warnings>)
endfunction()
