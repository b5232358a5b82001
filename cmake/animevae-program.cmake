# animevae_add_program(NAME): an executable NAME, called `animevae` on the disk, from the program's sources; it is also
# animevae::program. One file for our own build and for the package's component `program`.

# Sets `sources` and `weights` to the folders with the program's sources and with the weights that it carries. In the
# package they lie in share/animevae, where vcpkg puts this file too.
function(animevae_program_folders sources weights)
  set(here "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
  cmake_path(SET program NORMALIZE "${here}/../examples/animevae")
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

# Appends to the caller's list `embedded` a source in which `function` gives the bytes of `file`.
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

# Appends to `embedded` the pages of `animevae serve`, a function for each file of `folder`, and a table of them.
function(animevae_embed_pages folder)
  file(GLOB pages RELATIVE "${folder}" CONFIGURE_DEPENDS "${folder}/*")
  set(functions "")
  set(table "")
  foreach(page IN LISTS pages)
    string(MAKE_C_IDENTIFIER "web_${page}" function)
    animevae_embed("${folder}/${page}" ${function})
    string(APPEND functions "std::span<const std::byte> ${function}();\n")
    string(APPEND table "      {\"${page}\", ${function}()},\n")
  endforeach()
  set(source "${CMAKE_CURRENT_BINARY_DIR}/web_files.cpp")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"#include \"web_files.hpp\"

@functions@
std::span<const WebFile> web_files() {
  static const WebFile files[] = {
@table@  };
  return files;
}
")
  set_source_files_properties("${source}" PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  set(embedded ${embedded} "${source}" PARENT_SCOPE)
endfunction()

# What every part of the program is compiled with.
function(animevae_program_part target)
  target_include_directories(${target} PRIVATE ${ARGN})
  target_link_libraries(${target} PRIVATE
    animevae::animevae animevae::image animevae::plot animevae::animation animevae::faces CLI11::CLI11
    $<TARGET_NAME_IF_EXISTS:animevae_development>)
endfunction()

# The window's sources alone see its libraries, and its headers none of them. Without the libraries there is no `target`.
function(animevae_add_window target folders)
  if(DEFINED ANIMEVAE_WITH_WINDOW AND NOT ANIMEVAE_WITH_WINDOW)
    return()
  endif()
  include("${CMAKE_CURRENT_FUNCTION_LIST_DIR}/window.cmake")
  animevae_find_window(missing)
  if(missing)
    list(JOIN missing ", " missing)
    message(STATUS "The program is built without a window, which needs ${missing}")
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "${ARGN}/*.cpp")
  add_library(${target} OBJECT ${sources})
  animevae_program_part(${target} ${folders})
  target_link_libraries(${target} PRIVATE animevae_window_libraries)
endfunction()

function(animevae_add_program name)
  animevae_program_folders(root weights)
  # The folders with sources that include each other's headers by name.
  set(folders "${root}")
  set(sources "")
  foreach(folder IN LISTS folders)
    file(GLOB found CONFIGURE_DEPENDS "${folder}/*.cpp")
    list(APPEND sources ${found})
  endforeach()
  animevae_add_window(${name}_window "${folders}" "${root}/window")

  # Apart, since cpp-httplib's definitions would have everything else compiled with them.
  set(embedded "")
  animevae_embed_pages("${root}/web")
  set(web_sources ${sources})
  list(FILTER web_sources INCLUDE REGEX "/serve[^/]*$")
  list(FILTER sources EXCLUDE REGEX "/serve[^/]*$")
  add_library(${name}_web OBJECT ${web_sources} ${embedded})
  animevae_program_part(${name}_web ${folders})
  target_link_libraries(${name}_web PRIVATE animevae::httplib nlohmann_json::nlohmann_json)
  target_precompile_headers(${name}_web PRIVATE
    <animevae/tensor/tensor.hpp> <fmt/format.h> <httplib.h> <nlohmann/json.hpp>)

  set(embedded "")
  animevae_embed("${weights}/face_factors.safetensors" built_in_face_factors)
  animevae_embed("${weights}/faces.safetensors" built_in_faces_model)
  add_executable(${name} ${sources} ${embedded})
  add_executable(animevae::program ALIAS ${name})
  animevae_program_part(${name} ${folders})
  set_target_properties(${name} PROPERTIES OUTPUT_NAME animevae)
  target_sources(${name} PRIVATE $<TARGET_OBJECTS:${name}_web>)
  target_link_libraries(${name} PRIVATE $<LINK_ONLY:animevae::httplib>)
  if(TARGET animevae::hdf5_library)
    target_link_libraries(${name} PRIVATE animevae::hdf5)
    target_compile_definitions(${name} PRIVATE ANIMEVAE_WITH_HDF5)
  endif()
  if(TARGET ${name}_window)
    target_link_libraries(${name} PRIVATE $<TARGET_OBJECTS:${name}_window> $<LINK_ONLY:animevae_window_libraries>)
    set(with_window ${sources})
    list(FILTER with_window INCLUDE REGEX "/(explore|doctor)\\.cpp$")
    set_source_files_properties(${with_window} PROPERTIES COMPILE_DEFINITIONS ANIMEVAE_WITH_WINDOW)
  endif()
  # Most of what a subcommand costs to compile is in these. Nothing of ours that changes often: a header of a policy then
  # concerns the presets alone.
  target_precompile_headers(${name} PRIVATE <CLI/CLI.hpp> <animevae/tensor/tensor.hpp> <fmt/format.h>)
endfunction()
