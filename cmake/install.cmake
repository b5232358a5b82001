# The headers, and a CMake package that looks for its libraries on the machine where it is used.

include(CMakePackageConfigHelpers)

set(animevae_package_folder share/cmake/animevae)
set(animevae_generated "${CMAKE_CURRENT_BINARY_DIR}/package")

install(DIRECTORY include/animevae DESTINATION include COMPONENT animevae_development FILES_MATCHING PATTERN "*.hpp")
install(DIRECTORY weights/ DESTINATION share/animevae COMPONENT animevae_development FILES_MATCHING PATTERN "*.safetensors")
# The sources of the program, for animevae_add_program(). Its libraries are found on the machine where it is built.
install(DIRECTORY program/ DESTINATION share/animevae/program COMPONENT animevae_development)
install(FILES LICENSE DESTINATION share/doc/animevae COMPONENT animevae_development)

# One file of targets per component, so that a component not asked for is not there.
foreach(component IN LISTS animevae_components)
  set(target animevae_${component})
  if(component STREQUAL "torch")
    set(target animevae)
  endif()
  install(TARGETS ${target} EXPORT animevae-${component})
  install(EXPORT animevae-${component} NAMESPACE animevae:: DESTINATION ${animevae_package_folder}
    COMPONENT animevae_development)
endforeach()

configure_package_config_file(cmake/animevaeConfig.cmake.in "${animevae_generated}/animevaeConfig.cmake"
  INSTALL_DESTINATION ${animevae_package_folder} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file("${animevae_generated}/animevaeConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(
  FILES "${animevae_generated}/animevaeConfig.cmake" "${animevae_generated}/animevaeConfigVersion.cmake"
    cmake/animevaeDependencies.cmake cmake/animevae-program.cmake cmake/embed.cmake cmake/join_sources.cmake
    cmake/window.cmake
  DESTINATION ${animevae_package_folder}
  COMPONENT animevae_development)
