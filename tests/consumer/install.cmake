# Installs what BUILD has configured into PREFIX and moves everything to MOVED; looks for paths of this machine in what a
# consumer's CMake reads; and installs the same from the headers alone, as a packager does without any of the libraries.

function(list_files folder files)
  file(GLOB_RECURSE found LIST_DIRECTORIES FALSE RELATIVE "${folder}" "${folder}/*")
  set(${files} "${found}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${PREFIX}" "${MOVED}" "${BARE}")
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

set(disabled "")
foreach(package IN ITEMS Torch fmt range-v3 Threads JPEG PNG stb PkgConfig cairo GIF WebP HDF5 CLI11 httplib nlohmann_json
    imgui glfw3 OpenGL doctest Python3)
  list(APPEND disabled -D CMAKE_DISABLE_FIND_PACKAGE_${package}=ON)
endforeach()
execute_process(
  COMMAND "${CMAKE_COMMAND}" -S "${SOURCE}" -B "${BARE}/build" -D ANIMEVAE_BUILD_TESTING=OFF -D ANIMEVAE_BUILD_EXAMPLES=OFF
    -D "CMAKE_CXX_COMPILER=${CXX}" ${disabled}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${CMAKE_COMMAND}" --install "${BARE}/build" --prefix "${BARE}/prefix"
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)

list_files("${MOVED}" from_build)
list_files("${BARE}/prefix" from_headers)
if(NOT from_build STREQUAL from_headers)
  message(FATAL_ERROR "installed without the libraries:\n${from_headers}\nand with them:\n${from_build}")
endif()
foreach(file IN LISTS from_build)
  file(SHA256 "${MOVED}/${file}" one)
  file(SHA256 "${BARE}/prefix/${file}" other)
  if(NOT one STREQUAL other)
    message(SEND_ERROR "${file} depends on the libraries of the machine that installs it")
  endif()
endforeach()
