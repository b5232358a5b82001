# animevae_add_program(NAME SOURCE...): an executable NAME with every command of the program for the models that the main()
# of these sources hands to run_program(); without sources `animevae` itself, with the published presets. It links
# animevae::program, the program as a library, which the first call makes from the program's sources. One file for our own
# build and for the package's component `program`.

include("${CMAKE_CURRENT_LIST_DIR}/join_sources.cmake")

# From the ground up: a room includes and links only those before it.
set(animevae_program_rooms
  options presets images run figures directions training report explore server commands)

# Sets `sources` and `weights` to the folders with the program's sources and with the weights that it carries. In the
# package they lie in share/animevae, where vcpkg puts this file too.
function(animevae_program_folders sources weights)
  set(here "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
  cmake_path(SET program NORMALIZE "${here}/../program")
  cmake_path(SET carried NORMALIZE "${here}/../weights")
  foreach(share IN ITEMS "${here}" "${here}/../../animevae")
    if(EXISTS "${share}/program/main.cpp")
      cmake_path(SET program NORMALIZE "${share}/program")
      cmake_path(SET carried NORMALIZE "${share}")
    endif()
  endforeach()
  set(${sources} "${program}" PARENT_SCOPE)
  set(${weights} "${carried}" PARENT_SCOPE)
endfunction()

# Appends to the caller's list `embedded` a source in which `function` returns the bytes of `file`.
function(animevae_embed file function)
  set(script "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed.cmake")
  set(source "${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp")
  add_custom_command(OUTPUT "${source}" VERBATIM
    COMMAND ${CMAKE_COMMAND} -D "INPUT=${file}" -D "OUTPUT=${source}" -D FUNCTION=${function} -P "${script}"
    DEPENDS "${file}" "${script}")
  # clang says that a standard compiler need not take strings as long as these.
  set_source_files_properties("${source}" PROPERTIES SKIP_PRECOMPILE_HEADERS ON COMPILE_OPTIONS -Wno-overlength-strings)
  set(embedded ${embedded} "${source}" PARENT_SCOPE)
endfunction()

# Appends to `embedded` the files of `folder`, a function for each, and a source with `table`(), which lists them and is
# declared in `header`; `more` is C++ that joins it.
function(animevae_embed_folder folder table header more)
  file(GLOB files RELATIVE "${folder}" CONFIGURE_DEPENDS "${folder}/*")
  set(functions "")
  set(rows "")
  foreach(file IN LISTS files)
    string(MAKE_C_IDENTIFIER "${table}_${file}" function)
    animevae_embed("${folder}/${file}" ${function})
    string(APPEND functions "std::span<const std::byte> ${function}();\n")
    string(APPEND rows "      {\"${file}\", ${function}()},\n")
  endforeach()
  set(source "${CMAKE_CURRENT_BINARY_DIR}/${table}.cpp")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"#include \"@header@\"

namespace animevae::program {

@functions@
std::span<const EmbeddedFile> @table@() {
  static const EmbeddedFile files[] = {
@rows@  };
  return files;
}
@more@
}  // namespace animevae::program
")
  set_source_files_properties("${source}" PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  set(embedded ${embedded} "${source}" PARENT_SCOPE)
endfunction()

# Appends to `embedded` the files of the project that `animevae new` writes, and where such a project finds animevae: in
# its sources, or in the prefix of the package.
function(animevae_embed_starter root)
  cmake_path(SET home NORMALIZE "${root}/..")
  if(NOT EXISTS "${home}/cmake/animevae-program.cmake")
    cmake_path(SET home NORMALIZE "${root}/../../..")
  endif()
  string(REGEX REPLACE "/$" "" home "${home}")
  animevae_embed_folder("${root}/commands/starter" starter_files "commands/starter_files.hpp"
"
std::string_view animevae_home() { return R\"(${home})\"; }
std::string_view torch_dir() { return R\"(${Torch_DIR})\"; }
")
  set(embedded ${embedded} PARENT_SCOPE)
endfunction()

# Sets `missing` to a phrase for each library of the window that was not found, or to "no window" where none is wanted.
macro(animevae_look_for_window missing)
  if(DEFINED ANIMEVAE_WITH_WINDOW AND NOT ANIMEVAE_WITH_WINDOW)
    set(${missing} "no window")
  else()
    include("${CMAKE_CURRENT_FUNCTION_LIST_DIR}/window.cmake")
    animevae_find_window(${missing})
    if(${missing})
      list(JOIN ${missing} ", " phrase)
      message(STATUS "The program is built without a window, which needs ${phrase}")
    endif()
  endif()
endmacro()

# One static library per room, animevae_program_ROOM, which tests link.
function(animevae_add_rooms)
  set(name animevae_program)
  animevae_program_folders(root weights)
  animevae_look_for_window(no_window)
  set(before animevae::animevae animevae::image animevae::plot animevae::animation animevae::faces CLI11::CLI11
    animevae::tomlplusplus nlohmann_json::nlohmann_json)
  foreach(room IN LISTS animevae_program_rooms)
    set(target ${name}_${room})
    file(GLOB sources RELATIVE "${root}" CONFIGURE_DEPENDS "${root}/${room}/*.cpp")
    set(embedded "")
    if(room STREQUAL "presets")
      animevae_embed("${weights}/face_factors.safetensors" built_in_face_factors)
      animevae_embed("${weights}/faces.safetensors" built_in_faces_model)
    elseif(room STREQUAL "report")
      animevae_embed("${root}/report/page/style.css" report_style_css)
      animevae_embed("${root}/report/page/explorer.js" report_explorer_js)
    elseif(room STREQUAL "server")
      animevae_embed_folder("${root}/server/web" web_files "server/web_files.hpp" "")
    elseif(room STREQUAL "commands")
      animevae_embed_starter("${root}")
    elseif(room STREQUAL "explore" AND NOT no_window)
      file(GLOB window RELATIVE "${root}" CONFIGURE_DEPENDS "${root}/explore/window/*.cpp")
      list(APPEND sources ${window})
    endif()
    if(room STREQUAL "presets")  # every preset is a model of its own, which takes as long beside others as alone
      list(TRANSFORM sources PREPEND "${root}/")
    else()
      animevae_join_sources(sources ${target} "${root}" 8 ${sources})
    endif()
    add_library(${target} STATIC ${sources} ${embedded})
    target_include_directories(${target} PUBLIC "${root}")
    target_link_libraries(${target} PUBLIC ${before} PRIVATE $<TARGET_NAME_IF_EXISTS:animevae_development>)
    set(before ${target})

    # These headers take most of the time of compiling a source. None of our own headers that change often is among them,
    # so that a change of a policy's header recompiles the presets alone. CLI11 is for commands/ only: every source that
    # sees it compiles its constants, and with them half of the library, whether it uses them or not.
    if(room STREQUAL "options")
      target_precompile_headers(${target} PRIVATE <animevae/tensor/tensor.hpp> <fmt/format.h>)
    elseif(room STREQUAL "commands")
      target_precompile_headers(${target} PRIVATE <CLI/CLI.hpp> <animevae/tensor/tensor.hpp> <fmt/format.h>)
    elseif(room STREQUAL "server")  # cpp-httplib's definitions concern this room alone
      target_link_libraries(${target} PRIVATE animevae::httplib)
      target_precompile_headers(${target} PRIVATE
        <animevae/tensor/tensor.hpp> <fmt/format.h> <httplib.h> <nlohmann/json.hpp>)
    else()
      target_precompile_headers(${target} REUSE_FROM ${name}_options)
    endif()
  endforeach()

  if(TARGET animevae::hdf5_library)
    target_link_libraries(${name}_run PUBLIC animevae::hdf5)
    target_compile_definitions(${name}_run PRIVATE ANIMEVAE_WITH_HDF5)
    target_compile_definitions(${name}_commands PRIVATE ANIMEVAE_WITH_HDF5)
  endif()
  if(NOT no_window)
    # Only the window's sources include its libraries; its headers do not.
    target_link_libraries(${name}_explore PRIVATE animevae_window_libraries)
    target_compile_definitions(${name}_commands PRIVATE ANIMEVAE_WITH_WINDOW)
  endif()
endfunction()

function(animevae_add_program name)
  animevae_program_folders(root weights)
  if(NOT TARGET animevae::program)
    set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
    animevae_find_dependencies(program missing)
    if(missing)
      list(JOIN missing ", " missing)
      message(FATAL_ERROR "animevae's program needs ${missing}")
    endif()
    animevae_add_rooms()
    add_library(animevae_program_library INTERFACE)
    add_library(animevae::program ALIAS animevae_program_library)
    target_link_libraries(animevae_program_library INTERFACE animevae_program_commands)
  endif()
  # Not in the library: no other source names a symbol of shared_machine.cpp, so the linker would leave it out.
  add_executable(${name} ${ARGN} "${root}/shared_machine.cpp")
  if(NOT ARGN)
    target_sources(${name} PRIVATE "${root}/main.cpp")
    set_target_properties(${name} PROPERTIES OUTPUT_NAME animevae)
  endif()
  target_link_libraries(${name} PRIVATE animevae::program $<TARGET_NAME_IF_EXISTS:animevae_development>)
endfunction()
