# gradcheck_embed(<target> FILE <path> NAME <qualified::name>)
#
# Puts the bytes of a file into <target> as a constant
#     extern const std::string_view <qualified::name>;
# which a header of the target declares. If the file changes, the constant is rebuilt.
function(gradcheck_embed target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FILE;NAME" "")
  if(NOT arg_FILE OR NOT arg_NAME)
    message(FATAL_ERROR "gradcheck_embed(${target}): FILE and NAME are both needed")
  endif()
  cmake_path(ABSOLUTE_PATH arg_FILE NORMALIZE)
  string(REPLACE "::" "_" file_name ${arg_NAME})
  set(output ${PROJECT_BINARY_DIR}/generated/embedded/${file_name}.cpp)
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${arg_FILE} -DOUTPUT=${output} -DNAME=${arg_NAME} -P ${script}
    DEPENDS ${arg_FILE} ${script}
    COMMENT "Embedding ${arg_FILE}"
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
