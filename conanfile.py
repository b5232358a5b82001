# SPDX-License-Identifier: MIT
"""The headers, the program's sources and the CMake package as a Conan 2 package.

The package is the same on every machine and with all options: they only choose what is required of Conan beside it.
Its own CMake package finds the libraries, those that CMakeDeps and PkgConfigDeps describe or the system's, so CMakeDeps
writes none for it (docs/install.md)."""

import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load
from conan.tools.scm import Version

required_conan_version = ">=2.0"

# What each option requires. LibTorch's own package wants fmt 10 and nlohmann_json 3.11.3: the ranges hold those.
REQUIREMENTS = {
    "torch": ["libtorch/[>=1.13 <3]"],
    "image": ["libjpeg-turbo/[>=2.1 <4]", "libpng/[>=1.6 <2]", "libwebp/[>=1.2 <2]", "stb/[>=cci.20210910]"],
    "plot": ["cairo/[>=1.16 <2]", "libpng/[>=1.6 <2]"],
    "animation": ["giflib/[>=5.2 <7]", "libwebp/[>=1.2 <2]"],
    "hdf5": ["hdf5/[>=1.10 <3]"],
}
PARTS = {"faces": ["image", "plot"]}


class Animevae(ConanFile):
    name = "animevae"
    description = "Variational autoencoders for small images: a header-only C++20 library on LibTorch"
    license = "MIT"
    topics = ("vae", "variational-autoencoder", "machine-learning", "libtorch", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {name: [True, False] for name in ("torch", "image", "plot", "animation", "faces", "hdf5")}
    default_options = {"torch": True, "image": True, "plot": True, "animation": True, "faces": True, "hdf5": False}
    exports_sources = ("CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "weights/*", "program/*")
    no_copy_source = True

    def set_version(self):
        text = load(self, os.path.join(self.recipe_folder, "include", "animevae", "version.hpp"))
        self.version = ".".join(re.findall(r"^#define ANIMEVAE_VERSION_\w+ (\d+)$", text, re.MULTILINE))

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        parts = [part for part in self.options.possible_values if self.options.get_safe(part)]
        parts += [part for whole in parts for part in PARTS.get(whole, [])]
        references = ["fmt/[>=9 <13]", "range-v3/[>=0.12 <1]"]
        references += [reference for part in parts for reference in REQUIREMENTS.get(part, [])]
        for reference in dict.fromkeys(references):
            self.requires(reference, transitive_headers=True, transitive_libs=True)

    def validate(self):
        check_min_cppstd(self, 20)
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("animevae is known to work on Linux alone")
        oldest = {"gcc": "12", "clang": "16"}.get(str(self.settings.compiler))
        if oldest is None or Version(self.settings.compiler.version) < oldest:
            raise ConanInvalidConfiguration("animevae needs gcc >= 12 or clang >= 16")

    def package_id(self):
        self.info.clear()

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.user_presets_path = False
        toolchain.cache_variables["ANIMEVAE_BUILD_TESTING"] = False
        toolchain.cache_variables["ANIMEVAE_BUILD_EXAMPLES"] = False
        toolchain.generate()

    def build(self):
        CMake(self).configure()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))

    def package_info(self):
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = [os.path.join("share", "cmake", "animevae")]
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
