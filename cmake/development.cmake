# For our own build only (never seen by a project that adds or finds this one): warnings, the compiler cache, where
# programs go.

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

# Warnings are made errors by the presets (CMAKE_COMPILE_WARNING_AS_ERROR).
add_library(animevae_development INTERFACE)
option(ANIMEVAE_JOIN_SOURCES "Compile the sources of a folder as one, in the program and the tests" ON)
# Tests that are compiled as one may hide each other's names; names hidden within one of them the preset `tidy` finds.
set(joined $<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:$<TARGET_PROPERTY:ANIMEVAE_JOINED_TESTS>>>)
target_compile_options(animevae_development INTERFACE
  -Wall -Wextra -Wpedantic $<IF:${joined},-Wshadow=local,-Wshadow> -Wnon-virtual-dtor -Wimplicit-fallthrough
  # GCC 12 finds overlaps inside std::string (its bug 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)

set(ANIMEVAE_SANITIZERS "" CACHE STRING "What -fsanitize= is given, for example address,undefined")
if(ANIMEVAE_SANITIZERS)
  # LibTorch is compiled without them: the check of virtual tables would look into its objects.
  target_compile_options(animevae_development INTERFACE
    -fsanitize=${ANIMEVAE_SANITIZERS} -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer
    # What a sanitizer adds makes GCC find values that were never set inside std::regex.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(animevae_development INTERFACE -fsanitize=${ANIMEVAE_SANITIZERS})
endif()

# Precompiled headers need two liberties from ccache and an option from the compiler; paths relative to the checkout
# let a second clone profit.
find_program(ANIMEVAE_CCACHE ccache)
mark_as_advanced(ANIMEVAE_CCACHE)
if(ANIMEVAE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_NOHASHDIR=1
    "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" "${ANIMEVAE_CCACHE}")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(animevae_development INTERFACE -fpch-preprocess)
  else()
    target_compile_options(animevae_development INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endif()

# animevae_require(COMPONENT...): a fatal error with a list of the missing libraries, unless those of all components are
# found.
function(animevae_require)
  set(absent "")
  foreach(component IN LISTS ARGN)
    animevae_find_dependencies(${component} missing)
    if(missing)
      list(JOIN missing ", " missing)
      string(APPEND absent "  ${component} needs ${missing}\n")
    endif()
  endforeach()
  if(absent)
    message(FATAL_ERROR "Libraries are missing:\n${absent}")
  endif()
endfunction()
