// SPDX-License-Identifier: MIT
#include "report/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>

#include <animevae/animation/webp_animation.hpp>
#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/letter_case.hpp>
#include <animevae/core/read_file.hpp>
#include <animevae/image/read_image.hpp>
#include <animevae/plot/axis.hpp>
#include <animevae/plot/svg.hpp>

#include "options/program_name.hpp"
#include "report/advice.hpp"
#include "report/curves.hpp"
#include "report/header.hpp"
#include "report/html.hpp"
#include "report/metrics_table.hpp"
#include "report/outcome.hpp"
#include "report/page_files.hpp"
#include "report/page_frame.hpp"
#include "report/progress_pictures.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

std::optional<std::string> text_of(const fs::path& file) {
  if (!fs::is_regular_file(file)) return std::nullopt;
  const auto bytes = av::read_file(file);
  return std::string{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <class... Values>
void add(std::string& page, fmt::format_string<Values...> format, Values&&... values) {
  fmt::format_to(std::back_inserter(page), format, std::forward<Values>(values)...);
}

/// A picture as a data: URL. A PNG becomes a WebP where that is smaller, as it is for faces but not for diagrams.
std::string embedded(const fs::path& file, const std::vector<std::byte>& bytes) {
  if (file.extension() == ".png") try {
      const auto webp = av::encode_webp({.frames = {av::decode_image(bytes)}}, {.quality = 88, .effort = 2});
      if (webp.size() < bytes.size()) return html_picture("picture.webp", webp);
    } catch (const av::Error&) {}  // a PNG that is damaged or too large for WebP is embedded as it is
  return html_picture(file, bytes);
}

std::string one_picture(const fs::path& file, const std::string& alternative) {
  const auto bytes = av::read_file(file);
  const auto [width, height] = png_size(bytes);
  std::string size;
  // Grids of bare 64-pixel faces are shown at twice their size; larger pictures fill the page as they are.
  if (width > 0)
    size = fmt::format(R"( width="{}" height="{}"{})", width <= 540 ? 2 * width : width,
                       width <= 540 ? 2 * height : height, width >= 900 ? R"( class="wide")" : "");
  return fmt::format(R"(<img src="{}" alt="{}"{}>)", embedded(file, bytes), html_text(alternative), size);
}

std::string folded(const std::string& summary, const std::string& content) {
  return fmt::format("<details><summary>{}</summary>\n{}</details>\n", html_text(summary), content);
}

std::string figure(const fs::path& run_folder, const ReportPicture& picture, const std::string& title) {
  std::string content = "<figure><div class=\"picture\">";
  if (!picture.drawing) content += one_picture(run_folder / picture.file, title);
  else
    add(content, "<div{}>{}</div>", picture.drawing->width() > 600 ? " class=\"wide\"" : "",
        av::to_svg(*picture.drawing, {.background = false}));
  content += "</div>";
  if (!picture.caption.empty()) add(content, "<figcaption>{}</figcaption>", html_text(picture.caption));
  content += "</figure>\n";
  return picture.folded.empty() ? content : folded(picture.folded, content);
}

std::string content_of(const fs::path& run_folder, const ReportSection& section) {
  std::string content;
  if (section.explorer) content += html_of(*section.explorer);
  for (const ReportPicture& picture : section.pictures)
    if (picture.drawing || fs::is_regular_file(run_folder / picture.file))
      content += figure(run_folder, picture, section.title);
  if (section.sentences.empty()) return content;
  content += "<ul>\n";
  for (const std::string& sentence : section.sentences) add(content, "<li>{}</li>\n", html_text(sentence));
  return content + "</ul>\n";
}

std::string two_column_table(const std::vector<std::pair<std::string, std::string>>& lines) {
  std::string content = "<table>\n";
  for (const auto& [name, value] : lines)
    add(content, "<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", html_text(name), html_text(value));
  return content + "</table>\n";
}

std::string charts(const MetricsTable& metrics, const ReportFacts& facts, const RunOutcome& run) {
  std::string content;
  for (const auto& canvas : training_figures(metrics, run))
    add(content, "<figure>{}</figure>\n", av::to_svg(canvas, {.background = false}));
  if (content.empty()) return content;
  std::string page =
      "<p>The values as they were logged, nothing is smoothed. The loss is the distortion plus the rate, weighted by "
      "the objective; all three are taken with samples of the posterior, of training images since the reading before, "
      "of held-out ones at the end of an epoch. A latent whose KL divergence is near 0 says nothing about the "
      "image.</p>\n<div class=\"charts\">\n" +
      content + "</div>\n";
  for (const std::string& sentence :
       {advice_on_length(metrics), advice_on_beta(metrics), note_on_quality(metrics, facts)})
    if (!sentence.empty()) add(page, "<p class=\"advice\">{}</p>\n", html_text(sentence));
  return page;
}

// Pictures made during training

std::string progress_of(const fs::path& run_folder, const std::string& images) {
  const fs::path folder = run_folder / "samples";
  if (!fs::is_directory(folder)) return {};
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator{folder})
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::string content;
  for (const auto& series : picture_series(files)) {
    if (series.entries.size() < 2) continue;
    const bool has_images = series.kind.starts_with("reconstruct") && !images.empty();
    add(content, "<h3>{}{}</h3>\n<div class=\"steps\">\n",
        html_text(series.kind.empty() ? "Pictures" : av::capitalised(series.kind)),
        has_images ? fmt::format(" ({})", html_text(images)) : "");
    for (const auto& [number, file] : first_middle_last(series)) {
      const std::string when = fmt::format("{} {}", series.unit, number);
      add(content, "<figure>{}<figcaption>{}</figcaption></figure>\n", one_picture(file, series.kind + ", " + when),
          html_text(when));
    }
    content += "</div>\n";
  }
  if (const fs::path film = run_folder / "training.webp"; fs::is_regular_file(film))
    add(content,
        "<details><summary>Film: walks along the latents, as training went on</summary><div class=\"picture\">{}</div>"
        "</details>\n",
        one_picture(film, "walks along the latents, epoch after epoch"));
  return content;
}

std::string files_of(const fs::path& run_folder) {
  std::map<fs::path, std::uintmax_t> here;
  std::map<fs::path, std::vector<fs::path>> folders;
  for (const auto& entry :
       fs::recursive_directory_iterator{run_folder, fs::directory_options::skip_permission_denied}) {
    const auto relative = entry.path().lexically_relative(run_folder);
    if (!entry.is_regular_file() || relative == "report.html") continue;
    if (*relative.begin() == "film") continue;  // frames that go when training has come to its end
    if (relative.has_parent_path()) folders[relative.parent_path()].push_back(relative);
    else here[relative] = entry.file_size();
  }
  const auto link = [](const fs::path& file) {
    return fmt::format("<a href=\"{}\">{}</a>", html_link(file), html_text(file.string()));
  };
  constexpr std::size_t most = 10;  // further rows are folded away
  std::string content = "<table>\n", rest = "<table>\n";
  std::size_t row = 0;
  for (const auto& [file, bytes] : here)
    add(row++ < most ? content : rest, "<tr><td>{}</td><td class=\"size\">{}</td></tr>\n", link(file),
        readable_size(bytes));
  content += "</table>\n";
  if (row > most) content += folded(fmt::format("{} more files", row - most), rest + "</table>\n");
  for (auto& [folder, files] : folders) {
    std::sort(files.begin(), files.end());
    add(content, "<details><summary>{}/ ({} files)</summary><p>", html_text(folder.string()), files.size());
    for (const auto& file : files) add(content, "{}<br>\n", link(file));
    content += "</p></details>\n";
  }
  return content;
}

std::vector<PageSection> sections(const fs::path& run_folder, const ReportFacts& facts, const MetricsTable& metrics,
                                  const RunOutcome& run) {
  std::vector<PageSection> all;
  const auto section = [&](std::string title, std::string content) {
    if (!content.empty()) all.push_back({std::move(title), std::move(content)});
  };
  const auto preformatted = [](const std::string& text) { return fmt::format("<pre>{}</pre>\n", html_text(text)); };

  for (const ReportSection& own : facts.sections) section(own.title, content_of(run_folder, own));
  section("Curves", charts(metrics, facts, run));
  section("Progress", progress_of(run_folder, facts.progress_of));
  auto summary = facts.summary;
  if (!summary.empty() && run.images_seen > 0 && run.seconds > 0)
    summary.emplace_back("speed of training",
                         av::number_label(run.images_seen / run.seconds, 0) + " images per second");
  if (!summary.empty()) section("What was trained", two_column_table(summary));
  std::string networks;
  for (const auto& [title, table] : facts.networks)
    networks +=
        folded(fmt::format("{}, {} lines", title, std::count(table.begin(), table.end(), '\n')), preformatted(table));
  section("Networks", networks);
  if (const auto config = text_of(run_folder / "config.toml")) {
    section("Configuration", preformatted(*config));
    section("Make it again", "<p>On the same machine and with the same data, this gives the same model again.</p>\n" +
                                 preformatted(program_name() + " train --config config.toml --out again"));
  }
  section("Files", files_of(run_folder));
  return all;
}

std::string page(const fs::path& run_folder, const ReportFacts& facts) {
  const fs::path file = run_folder / "metrics.csv";
  const MetricsTable metrics{av::parse_csv(text_of(file).value_or(""), file)};
  const RunOutcome run = outcome_of(metrics, facts.results);
  PageParts parts{
      .title = facts.title, .header = report_header(facts, run), .sections = sections(run_folder, facts, metrics, run)};
  for (const ReportSection& section : facts.sections)
    if (section.explorer) {
      check(*section.explorer);
      parts.more_style += style_of(*section.explorer);
      parts.script = report_script();
    }
  return framed_page(parts);
}

}  // namespace

void write_report(const fs::path& run_folder, const ReportFacts& facts) {
  std::error_code unreadable;
  if (!fs::is_directory(run_folder, unreadable)) throw av::FileError(run_folder, "is no run folder");
  try {
    av::write_file(run_folder / "report.html", page(run_folder, facts));
  } catch (const fs::filesystem_error& error) {
    throw av::FileError(error.path1(), error.code().message());
  }
}

}  // namespace animevae::program
