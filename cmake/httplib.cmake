# animevae_httplib: cpp-httplib. Debian's package has a file for pkg-config, those of vcpkg and Conan one for CMake.
include_guard(GLOBAL)

add_library(animevae_httplib INTERFACE)
find_package(httplib CONFIG QUIET)
if(httplib_FOUND)
  target_link_libraries(animevae_httplib INTERFACE httplib::httplib)
else()
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(cpp_httplib REQUIRED QUIET IMPORTED_TARGET GLOBAL cpp-httplib)
  target_link_libraries(animevae_httplib INTERFACE PkgConfig::cpp_httplib)
endif()
