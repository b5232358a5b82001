# A package of fmt with its compiled library alone, as Conan's is by default. The library is not there: linking it fails.
if(NOT TARGET fmt::fmt)
  find_path(FMT_ALONE_INCLUDE_DIR fmt/format.h)
  add_library(fmt::fmt INTERFACE IMPORTED)
  target_include_directories(fmt::fmt INTERFACE "${FMT_ALONE_INCLUDE_DIR}")
  target_link_libraries(fmt::fmt INTERFACE no_such_library_of_fmt)
endif()
set(fmt_VERSION 12.1.0)
