# What each component needs, found on the machine at hand: used by the project's own build and, installed beside
# animevaeConfig.cmake, by projects that find the package. Nothing found here is ever written into the installed package.

# Imported targets end with the folder that makes them. A project that adds ours as a subfolder links what we found from
# outside of it, so our CMakeLists.txt makes everything global; find_package(animevae) leaves that to its caller.
set(animevae_scope "")
if(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL)
  set(animevae_scope GLOBAL)
endif()

# LibTorch as one target. Names and paths differ between Debian, the official archives, pip, vcpkg and Conan; all of them
# set the variables TORCH_LIBRARIES and TORCH_INCLUDE_DIRS.
function(animevae_find_libtorch)
  if(TARGET animevae::libtorch)
    return()
  endif()

  # Torch's own files look for their other half (Caffe2, c10) in the system's folders first, or where an earlier
  # configuration found it: beside Debian's libtorch-dev that would be a mixture of two versions.
  set(named "${Torch_DIR}")
  if(NOT named)
    set(named "$ENV{Torch_DIR}")
  endif()
  if(named)
    cmake_path(GET named PARENT_PATH packages)
    if(EXISTS "${packages}/Caffe2/Caffe2Config.cmake")
      set(Caffe2_DIR "${packages}/Caffe2")
    endif()
    find_library(own_c10 c10 PATHS "${packages}/../../lib" "${packages}/.." NO_DEFAULT_PATH NO_CACHE)
    if(own_c10)
      set(c10_LIBRARY "${own_c10}")
    endif()
  endif()

  # They also warn about an absent library (kineto) that no program needs.
  set(CMAKE_MESSAGE_LOG_LEVEL ERROR)
  find_package(Torch QUIET)
  unset(CMAKE_MESSAGE_LOG_LEVEL)
  if(NOT Torch_FOUND)
    return()
  endif()
  if(Torch_VERSION VERSION_LESS 1.13)
    message(STATUS "LibTorch ${Torch_VERSION} is too old: ${Torch_DIR}")
    return()
  endif()

  add_library(animevae::libtorch INTERFACE IMPORTED ${animevae_scope})
  target_link_libraries(animevae::libtorch INTERFACE ${TORCH_LIBRARIES})
  # System headers also in a project with NO_SYSTEM_FROM_IMPORTED, which would otherwise see LibTorch's warnings.
  target_include_directories(animevae::libtorch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
  message(STATUS "LibTorch ${Torch_VERSION}: ${Torch_DIR}")
endfunction()

# animevae_find(TARGET PHRASE [PACKAGES "NAME [CONFIG]"...] [MINIMUM VERSION] [TARGETS NAME...] [MODULES NAME...])
#
# Makes TARGET, unless it exists, from the first of these that the machine has: a CMake package among PACKAGES that defines
# TARGET itself; one of TARGETS, under which other packages define it; one of pkg-config's MODULES. Where there is none,
# PHRASE is appended to the caller's list `absent`.
function(animevae_find target phrase)
  cmake_parse_arguments(PARSE_ARGV 2 find "" "MINIMUM" "PACKAGES;TARGETS;MODULES")
  if(TARGET ${target})
    return()
  endif()

  foreach(package IN LISTS find_PACKAGES)
    separate_arguments(package)
    find_package(${package} QUIET)
    # Not an argument of find_package: the version files that Conan writes refuse every other major version.
    list(GET package 0 name)
    if(find_MINIMUM AND ${name}_VERSION AND ${name}_VERSION VERSION_LESS find_MINIMUM)
      set(absent ${absent} "${phrase}; ${${name}_VERSION} is too old" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  if(TARGET ${target})
    return()
  endif()

  set(candidate "")
  foreach(name IN LISTS find_TARGETS)
    if(TARGET ${name} AND NOT candidate)
      set(candidate ${name})
    endif()
  endforeach()
  if(find_MODULES AND NOT candidate)
    find_package(PkgConfig QUIET)
    if(PkgConfig_FOUND)
      string(MAKE_C_IDENTIFIER "${target}" module)
      set(candidate PkgConfig::${module})
      pkg_search_module(${module} QUIET IMPORTED_TARGET ${animevae_scope} ${find_MODULES})
    endif()
  endif()
  if(TARGET "${candidate}")
    add_library(${target} INTERFACE IMPORTED ${animevae_scope})
    target_link_libraries(${target} INTERFACE ${candidate})
  else()
    set(absent ${absent} "${phrase}" PARENT_SCOPE)
  endif()
endfunction()

# The headers of fmt::fmt as a target, for packages that have no fmt::fmt-header-only. Its compiled library is never
# linked: LibTorch carries the headers of another version, which may be found before those of the library.
function(animevae_find_fmt_headers)
  find_package(fmt QUIET)
  if(TARGET fmt::fmt AND NOT TARGET animevae::fmt_headers)
    add_library(animevae::fmt_headers INTERFACE IMPORTED ${animevae_scope})
    target_compile_definitions(animevae::fmt_headers INTERFACE FMT_HEADER_ONLY=1)
    target_include_directories(animevae::fmt_headers INTERFACE $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
  endif()
endfunction()

# The folder of stb's headers as a target, where no package has one.
function(animevae_find_stb_headers)
  find_package(stb CONFIG QUIET)
  if(NOT TARGET stb::stb AND NOT TARGET animevae::stb_headers)
    find_path(ANIMEVAE_STB_INCLUDE_DIR stb_image.h PATH_SUFFIXES stb)
    mark_as_advanced(ANIMEVAE_STB_INCLUDE_DIR)
    if(ANIMEVAE_STB_INCLUDE_DIR)
      add_library(animevae::stb_headers INTERFACE IMPORTED ${animevae_scope})
      target_include_directories(animevae::stb_headers INTERFACE "${ANIMEVAE_STB_INCLUDE_DIR}")
    endif()
  endif()
endfunction()

# Sets `missing` to one phrase for each library of `component`, beyond those of `core`, that was not found.
function(animevae_find_dependencies component missing)
  set(absent "")
  if(component STREQUAL "core")
    animevae_find(Threads::Threads "a library of threads" PACKAGES Threads)
    animevae_find_fmt_headers()
    animevae_find(animevae::fmt "fmt >= 9 (Debian: libfmt-dev)"
      PACKAGES fmt MINIMUM 9 TARGETS fmt::fmt-header-only animevae::fmt_headers)
    animevae_find(range-v3::range-v3 "range-v3 >= 0.12 (Debian: librange-v3-dev)" PACKAGES range-v3)
  elseif(component STREQUAL "torch")
    animevae_find_libtorch()
    if(NOT TARGET animevae::libtorch)
      list(APPEND absent "LibTorch >= 1.13 (name its folder in CMAKE_PREFIX_PATH, or Debian: libtorch-dev)")
    endif()
  elseif(component STREQUAL "image")
    animevae_find(JPEG::JPEG "libjpeg-turbo (Debian: libjpeg62-turbo-dev)" PACKAGES JPEG)
    animevae_find(PNG::PNG "libpng (Debian: libpng-dev)" PACKAGES PNG)
    animevae_find(animevae::libwebp "libwebp (Debian: libwebp-dev pkg-config)"
      PACKAGES "WebP CONFIG" TARGETS WebP::webp MODULES libwebp)
    animevae_find(animevae::libwebpdemux "libwebpdemux (Debian: libwebp-dev pkg-config)"
      PACKAGES "WebP CONFIG" TARGETS WebP::webpdemux MODULES libwebpdemux)
    animevae_find_stb_headers()
    animevae_find(animevae::stb "stb (Debian: libstb-dev)" TARGETS stb::stb animevae::stb_headers)
  elseif(component STREQUAL "plot")
    animevae_find(animevae::cairo "cairo (Debian: libcairo2-dev pkg-config)"
      PACKAGES "cairo CONFIG" TARGETS cairo::cairo MODULES cairo)
    animevae_find(PNG::PNG "libpng (Debian: libpng-dev)" PACKAGES PNG)
  elseif(component STREQUAL "animation")
    animevae_find(animevae::giflib "giflib >= 5 (Debian: libgif-dev)" PACKAGES GIF MINIMUM 5 TARGETS GIF::GIF)
    animevae_find(animevae::libwebp "libwebp (Debian: libwebp-dev pkg-config)"
      PACKAGES "WebP CONFIG" TARGETS WebP::webp MODULES libwebp)
    animevae_find(animevae::libwebpmux "libwebpmux (Debian: libwebp-dev pkg-config)"
      PACKAGES "WebP CONFIG" TARGETS WebP::libwebpmux WebP::webpmux MODULES libwebpmux)
  elseif(component STREQUAL "hdf5")
    # Not CMake's own module, which requires the language C.
    animevae_find(animevae::hdf5_library "HDF5 (Debian: libhdf5-dev pkg-config)"
      PACKAGES "HDF5 CONFIG" TARGETS hdf5::hdf5 hdf5::hdf5-shared hdf5::hdf5-static MODULES hdf5 hdf5-serial)
  elseif(component STREQUAL "faces")
    animevae_find_dependencies(image absent)
    animevae_find_dependencies(plot more)
    list(APPEND absent ${more})
  elseif(component STREQUAL "serve")
    animevae_find(animevae::httplib "cpp-httplib (Debian: libcpp-httplib-dev pkg-config)"
      PACKAGES "httplib CONFIG" TARGETS httplib::httplib MODULES cpp-httplib)
    animevae_find(nlohmann_json::nlohmann_json "nlohmann-json (Debian: nlohmann-json3-dev)" PACKAGES nlohmann_json)
  elseif(component STREQUAL "program")
    animevae_find(CLI11::CLI11 "CLI11 (Debian: libcli11-dev)" PACKAGES CLI11)
    animevae_find(animevae::tomlplusplus "toml++ (Debian: libtomlplusplus-dev)"
      PACKAGES "tomlplusplus CONFIG" TARGETS tomlplusplus::tomlplusplus MODULES tomlplusplus)
    foreach(part IN ITEMS torch faces animation serve)
      animevae_find_dependencies(${part} more)
      list(APPEND absent ${more})
    endforeach()
  endif()
  list(REMOVE_DUPLICATES absent)
  set(${missing} "${absent}" PARENT_SCOPE)
endfunction()
