# Installs into PREFIX, moves everything to MOVED, and looks for paths of this machine in what a consumer's CMake reads.

file(REMOVE_RECURSE "${PREFIX}" "${MOVED}")
execute_process(
  COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${PREFIX}" --component animevae_development
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(RENAME "${PREFIX}" "${MOVED}")

file(GLOB_RECURSE scripts "${MOVED}/*.cmake")
if(NOT scripts)
  message(FATAL_ERROR "no CMake package was installed")
endif()
string(REPLACE "|" ";" never "${NEVER}|${PREFIX}")
foreach(script IN LISTS scripts)
  file(READ "${script}" text)
  foreach(path IN LISTS never)
    string(FIND "${text}" "${path}" position)
    if(path AND NOT position EQUAL -1)
      message(SEND_ERROR "${script} names ${path}, which is of this machine")
    endif()
  endforeach()
endforeach()
