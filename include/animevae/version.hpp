// SPDX-License-Identifier: MIT
#pragma once

// The one place that says which version this is: CMake and the packages read these three lines.
#define ANIMEVAE_VERSION_MAJOR 0
#define ANIMEVAE_VERSION_MINOR 1
#define ANIMEVAE_VERSION_PATCH 0

namespace animevae {

/// The version of these headers; within 0.x a new minor version may change any interface. (`major` and `minor` are
/// macros of some C libraries.)
struct Version {
  int major_version = ANIMEVAE_VERSION_MAJOR, minor_version = ANIMEVAE_VERSION_MINOR, patch = ANIMEVAE_VERSION_PATCH;

  friend constexpr bool operator==(const Version&, const Version&) = default;
};

inline constexpr Version version{};

}  // namespace animevae
