# cmake -D CONAN=PROGRAM -D SOURCE=FOLDER -D FOLDER=FOLDER -P conan.cmake
#
# Makes the package of Conan 2 and a consumer of it, without a server and without LibTorch: the libraries are the system's.

file(REMOVE_RECURSE "${FOLDER}")
set(ENV{CONAN_HOME} "${FOLDER}/home")
execute_process(COMMAND "${CONAN}" profile detect OUTPUT_QUIET ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND "${CONAN}" create "${SOURCE}" --no-remote --profile "${SOURCE}/packaging/conan-system.profile"
    --options "&:torch=False" -c "tools.cmake.cmake_layout:test_folder=${FOLDER}/test_package"
  RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE text)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${text}")
endif()
