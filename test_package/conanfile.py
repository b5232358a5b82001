# SPDX-License-Identifier: MIT
"""A consumer of the package, as docs/install.md describes it: CMakeDeps, PkgConfigDeps and CMakeToolchain."""

import os

from conan import ConanFile
from conan.tools.build import can_run
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.gnu import PkgConfigDeps


class TestPackage(ConanFile):
    settings = "os", "arch", "compiler", "build_type"

    def requirements(self):
        self.requires(self.tested_reference_str)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        CMakeDeps(self).generate()
        PkgConfigDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.user_presets_path = False
        options = self.dependencies["animevae"].options
        parts = [part for part in ("image", "plot", "animation", "faces", "hdf5") if options.get_safe(part)]
        toolchain.cache_variables["COMPONENTS"] = ";".join(parts if options.torch else ["core", *parts])
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def test(self):
        if can_run(self):
            self.run(os.path.join(self.cpp.build.bindir, "consumer"), env="conanrun")
