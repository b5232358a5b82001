// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace animevae::program {

/// A part of a page, with a heading and a link at the top.
struct PageSection {
  std::string title{}, content{};
};

/// The parts of a page that needs no other file and no network.
struct PageParts {
  std::string title{};
  std::string header{};  ///< HTML of what stands above the links
  std::vector<PageSection> sections{};
  std::string more_style{};  ///< CSS besides the style sheet of all pages
  std::string script{};      ///< JavaScript, or empty
};

/// The page as HTML, in light and dark.
[[nodiscard]] std::string framed_page(const PageParts& parts);

}  // namespace animevae::program
