# Installs the build folder BUILD to a PREFIX emptied before, so that no file of an earlier install hides a missing one.

file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX} COMMAND_ERROR_IS_FATAL ANY)
