// SPDX-License-Identifier: MIT
#pragma once

#include <GLFW/glfw3.h>
#include <imgui.h>

#include <cstdint>
#include <utility>

#include <animevae/image/image.hpp>

namespace animevae::program {

/// An RGB picture on the graphics card.
class Texture {
 public:
  Texture() = default;
  Texture(Texture&& other) noexcept : name_{std::exchange(other.name_, 0)} {}
  Texture& operator=(Texture&& other) noexcept {
    std::swap(name_, other.name_);
    return *this;
  }
  ~Texture() {
    if (name_ != 0) glDeleteTextures(1, &name_);
  }

  void set(const animevae::Image& picture) {
    if (name_ == 0) glGenTextures(1, &name_);
    glBindTexture(GL_TEXTURE_2D, name_);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    constexpr GLint clamp_to_edge = 0x812F;  // of OpenGL 1.2, which some systems' header does not know
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, clamp_to_edge);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, clamp_to_edge);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGB, picture.width, picture.height, 0, GL_RGB, GL_UNSIGNED_BYTE,
                 picture.pixels.data());
  }

  [[nodiscard]] explicit operator bool() const { return name_ != 0; }
  /// A pointer or a number, as the version of Dear ImGui has it.
  [[nodiscard]] ImTextureID id() const { return (ImTextureID)std::intptr_t(name_); }

 private:
  GLuint name_ = 0;
};

}  // namespace animevae::program
