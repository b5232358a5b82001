# A profile of Conan 2 with which animevae's libraries are those of the system and LibTorch is one of your own: Conan
# fetches and builds none of them. The versions are those of Debian 12 and of pip's LibTorch; Conan compares them with the
# ranges of conanfile.py, and CMake finds what is there. LibTorch's folder is named beside it:
#
#   Torch_DIR=/path/to/libtorch/share/cmake/Torch conan create . --profile packaging/conan-system.profile
include(default)

[settings]
compiler.cppstd=20

[platform_requires]
libtorch/2.13.0
fmt/9.1.0
range-v3/0.12.0
libjpeg-turbo/2.1.5
libpng/1.6.39
stb/cci.20220909
cairo/1.16.0
giflib/5.2.1
libwebp/1.2.4
hdf5/1.10.8
