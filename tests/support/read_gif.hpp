// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

#include <animevae/image/image.hpp>
#include <animevae/image/stb_image.hpp>

/// What somebody else's decoder (stb's) sees in a GIF: whole frames, each with what the former left in place.
struct ReadGif {
  std::vector<animevae::Image> frames{};  ///< RGB
  std::vector<int> hundredths{};

  explicit ReadGif(std::span<const std::byte> bytes) {
    namespace stb = animevae::detail::stb;
    int width = 0, height = 0, count = 0, channels = 0;
    int* delays = nullptr;
    // Through a pointer that the analyser of clang-tidy does not follow: it finds a leak of stb's, where an allocation
    // within stb fails.
    auto* const volatile load = &stb::stbi_load_gif_from_memory;
    const std::unique_ptr<stb::stbi_uc, void (*)(void*)> pixels{
        load(reinterpret_cast<const stb::stbi_uc*>(bytes.data()), int(bytes.size()), &delays, &width, &height, &count,
             &channels, 3),
        stb::stbi_image_free};
    if (!pixels) throw std::runtime_error{"stb cannot read the GIF"};  // it may have freed the delays
    const std::unique_ptr<int, void (*)(void*)> owned_delays{delays, stb::stbi_image_free};
    const std::size_t size = 3 * std::size_t(width) * std::size_t(height);
    for (int i = 0; i < count; ++i) {
      animevae::Image frame{height, width, 3};
      std::copy_n(pixels.get() + std::size_t(i) * size, size, frame.pixels.begin());
      frames.push_back(std::move(frame));
      hundredths.push_back(delays[i] / 10);
    }
  }
};
