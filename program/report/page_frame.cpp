// SPDX-License-Identifier: MIT
#include "report/page_frame.hpp"

#include <fmt/format.h>

#include <iterator>

#include <animevae/version.hpp>

#include "report/html.hpp"
#include "report/page_files.hpp"

namespace animevae::program {

std::string framed_page(const PageParts& parts) {
  std::string links, content;
  for (const auto& [title, inner] : parts.sections) {
    const std::string id = html_id(title), heading = html_text(title);
    fmt::format_to(std::back_inserter(links), "<a href=\"#{}\">{}</a>\n", id, heading);
    fmt::format_to(std::back_inserter(content),
                   "<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}</h2>\n{2}</section>\n",
                   id, heading, inner);
  }
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n{}<nav "
      "aria-label=\"Sections\"><div>\n{}</div></nav>\n"
      "<main>\n{}</main>\n<footer><div>animevae {}.{}.{}</div></footer>\n{}</body>\n</html>\n",
      html_text(parts.title), report_style(), parts.more_style, parts.header, links, content,
      animevae::version.major_version, animevae::version.minor_version, animevae::version.patch,
      parts.script.empty() ? "" : fmt::format("<script>\n{}</script>\n", parts.script));
}

}  // namespace animevae::program
