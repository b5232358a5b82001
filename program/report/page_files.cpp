// SPDX-License-Identifier: MIT
#include "report/page_files.hpp"

#include <cstddef>
#include <span>

namespace animevae::program {

// Defined in sources that the build generates from the files of page/.
std::span<const std::byte> report_style_css();
std::span<const std::byte> report_explorer_js();

namespace {

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string_view report_style() { return text_of(report_style_css()); }

std::string_view report_script() { return text_of(report_explorer_js()); }

}  // namespace animevae::program
