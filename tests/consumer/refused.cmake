# cmake -D SOURCE=FOLDER -D BUILD=FOLDER -D "MESSAGE=REGEX" -D "OPTIONS=OPTION|..." -P refused.cmake
#
# Configures a project that must fail, with a message that matches.

string(REPLACE "!" "\\;" options "${OPTIONS}")
string(REPLACE "|" ";" options "${options}")
file(REMOVE_RECURSE "${BUILD}")
execute_process(COMMAND "${CMAKE_COMMAND}" -S "${SOURCE}" -B "${BUILD}" ${options}
  RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE text)
string(REGEX REPLACE "[ \n]+" " " text "${text}")
if(status EQUAL 0)
  message(FATAL_ERROR "the configuration succeeds")
endif()
if(NOT text MATCHES "${MESSAGE}")
  message(FATAL_ERROR "the message is not '${MESSAGE}' but\n${text}")
endif()
