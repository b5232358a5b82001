# A package of fmt that is too old.
if(NOT TARGET fmt::fmt-header-only)
  add_library(fmt::fmt-header-only INTERFACE IMPORTED)
endif()
set(fmt_VERSION 8.1.1)
