// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/read_file.hpp>
#include <animevae/plot/axis.hpp>
#include <animevae/plot/svg.hpp>
#include <animevae/train/progress_text.hpp>
#include <animevae/version.hpp>

#include "html.hpp"
#include "metrics_table.hpp"
#include "progress_pictures.hpp"
#include "report_curves.hpp"
#include "report_outcome.hpp"
#include "report_style.hpp"

namespace av = animevae;
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

// Numbers as a person reads them

/// 1.5 and million, or 256,000 and nothing.
std::pair<std::string, std::string> large_count(double count) {
  return count >= 1e6 ? std::pair{av::number_label(count / 1e6, 1), std::string{"million"}}
                      : std::pair{av::number_label(count, 0), std::string{}};
}

std::string file_size(std::uintmax_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.1f} kB", double(bytes) / 1e3);
  return fmt::format("{:.1f} MB", double(bytes) / 1e6);
}

// The page is made of sections; each has a heading and a link at the top.

struct Section {
  std::string title{}, content{};
};

std::string one_picture(const fs::path& file, const std::string& alternative) {
  const auto bytes = av::read_file(file);
  const auto [width, height] = png_size(bytes);
  std::string size;
  // Grids of bare 64-pixel faces are shown at twice their size; what is large already fills the page at most.
  if (width > 0)
    size = fmt::format(R"( width="{}" height="{}"{})", width <= 540 ? 2 * width : width,
                       width <= 540 ? 2 * height : height, width >= 900 ? R"( class="wide")" : "");
  return fmt::format(R"(<img src="{}" alt="{}"{}>)", html_picture(file, bytes), html_text(alternative), size);
}

std::string figure(const fs::path& run_folder, const ReportPicture& picture) {
  std::string content =
      fmt::format(R"(<figure><div class="picture">{}</div>)", one_picture(run_folder / picture.file, picture.title));
  if (!picture.caption.empty()) add(content, "<figcaption>{}</figcaption>", html_text(picture.caption));
  return content + "</figure>\n";
}

std::vector<ReportPicture> those_there(const fs::path& run_folder, std::vector<ReportPicture> pictures) {
  std::erase_if(pictures, [&](const auto& picture) { return !fs::is_regular_file(run_folder / picture.file); });
  return pictures;
}

// One sentence and a few numbers that say how the run went

std::string lede(const report::Outcome& run) {
  std::string text;
  if (std::isfinite(run.images)) {
    const auto [count, unit] = large_count(run.images);
    text = fmt::format("The model has seen {}{}{} images", count, unit.empty() ? "" : " ", unit);
    if (std::isfinite(run.seconds)) text += " in " + av::format_duration(run.seconds);
    text += ". ";
  }
  if (run.latents() == 0) return text;
  text += fmt::format("It sums each one up in {} numbers, ", run.latents());
  if (run.active() == run.latents()) text += "all of which carry information";
  else
    text += fmt::format("{} of which carr{} information", run.active() == 0 ? "none" : std::to_string(run.active()),
                        run.active() == 1 ? "ies" : "y");
  if (std::isfinite(run.rate)) text += fmt::format(" ({:.1f} nats in all)", run.rate);
  if (std::isfinite(run.psnr)) text += fmt::format(", and draws it again from them with a PSNR of {:.1f} dB", run.psnr);
  return text + ".";
}

std::string tiles(const report::Outcome& run) {
  std::string content;
  const auto tile = [&](const std::string& value, std::string_view unit, std::string_view name) {
    add(content, "<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>\n", name, value, unit);
  };
  if (std::isfinite(run.psnr)) tile(av::number_label(run.psnr, 1), "dB", "quality of reconstructions (PSNR)");
  if (std::isfinite(run.rate)) tile(av::number_label(run.rate, 1), "nats", "rate: what the latents say (KL)");
  if (std::isfinite(run.distortion)) tile(av::number_label(run.distortion, 0), "nats", "distortion: what is lost");
  if (run.latents() > 0)
    tile(std::to_string(run.active()), fmt::format("of {}", run.latents()),
         fmt::format("latents in use (KL above {:g})", report::active_above));
  if (std::isfinite(run.images)) {
    const auto [count, unit] = large_count(run.images);
    tile(count, unit, "images seen");
  }
  if (run.images > 0 && run.seconds > 0) tile(av::number_label(run.images / run.seconds, 0), "/s", "images per second");
  return content.empty() ? content : "<dl class=\"tiles\">\n" + content + "</dl>\n";
}

std::string header(const ReportFacts& facts, const report::Outcome& run) {
  std::string content = fmt::format("<header><div>\n<h1>{}</h1>\n", html_text(facts.title));
  if (const auto text = lede(run); !text.empty()) add(content, "<p class=\"lede\">{}</p>\n", text);
  for (const auto& warning : facts.warnings)
    add(content,
        R"(<p class="warning" role="alert"><b>Look at this</b>{}</p>)"
        "\n",
        html_text(warning));
  content += tiles(run);
  return content + "</div></header>\n";
}

std::string two_column_table(const std::vector<std::pair<std::string, std::string>>& lines) {
  std::string content = "<table>\n";
  for (const auto& [name, value] : lines)
    add(content, "<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", html_text(name), html_text(value));
  return content + "</table>\n";
}

std::string charts(const MetricsTable& metrics, const report::Outcome& run) {
  std::string content;
  for (const auto& canvas : report::curves(metrics, run))
    add(content, "<figure>{}</figure>\n", av::to_svg(canvas, {.background = false}));
  if (content.empty()) return content;
  return "<p>The values as they were logged, nothing is smoothed. The loss is the distortion plus the rate, weighted "
         "by "
         "the objective; a latent whose KL divergence is near 0 says nothing about the image.</p>\n"
         "<div class=\"charts\">\n" +
         content + "</div>\n";
}

// Pictures made as training went on

std::string capitalised(std::string name) {
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = char(name[0] - 'a' + 'A');
  return name.empty() ? "Pictures" : name;
}

std::string progress_of(const fs::path& run_folder) {
  const fs::path folder = run_folder / "samples";
  if (!fs::is_directory(folder)) return {};
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator{folder})
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::string content;
  for (const auto& series : picture_series(files)) {
    if (series.entries.size() < 2) continue;
    add(content, "<h3>{}</h3>\n<div class=\"steps\">\n", html_text(capitalised(series.kind)));
    for (const auto& [number, file] : first_middle_last(series)) {
      const std::string when = fmt::format("{} {}", series.unit, number);
      add(content, "<figure>{}<figcaption>{}</figcaption></figure>\n", one_picture(file, series.kind + ", " + when),
          html_text(when));
    }
    content += "</div>\n";
  }
  return content;
}

std::string files_of(const fs::path& run_folder) {
  std::map<fs::path, std::uintmax_t> here;
  std::map<fs::path, std::vector<fs::path>> folders;
  for (const auto& entry :
       fs::recursive_directory_iterator{run_folder, fs::directory_options::skip_permission_denied}) {
    const auto relative = entry.path().lexically_relative(run_folder);
    if (!entry.is_regular_file() || relative == "report.html") continue;
    if (relative.has_parent_path()) folders[relative.parent_path()].push_back(relative);
    else here[relative] = entry.file_size();
  }
  const auto link = [](const fs::path& file) {
    return fmt::format("<a href=\"{}\">{}</a>", html_link(file), html_text(file.string()));
  };
  std::string content = "<table>\n";
  for (const auto& [file, bytes] : here)
    add(content, "<tr><td>{}</td><td class=\"size\">{}</td></tr>\n", link(file), file_size(bytes));
  content += "</table>\n";
  for (auto& [folder, files] : folders) {
    std::sort(files.begin(), files.end());
    add(content, "<details><summary>{}/ ({} files)</summary><p>", html_text(folder.string()), files.size());
    for (const auto& file : files) add(content, "{}<br>\n", link(file));
    content += "</p></details>\n";
  }
  return content;
}

std::vector<Section> sections(const fs::path& run_folder, const ReportFacts& facts, const MetricsTable& metrics,
                              const report::Outcome& run) {
  std::vector<Section> all;
  const auto section = [&](std::string title, std::string content) {
    if (!content.empty()) all.push_back({std::move(title), std::move(content)});
  };
  const auto pictures = those_there(run_folder, facts.pictures);
  const auto show = [&](const ReportPicture& picture) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.title == picture.title; });
    if (same == all.end()) section(picture.title, figure(run_folder, picture));
    else same->content += figure(run_folder, picture);
  };
  const auto preformatted = [](const std::string& text) { return fmt::format("<pre>{}</pre>\n", html_text(text)); };

  if (!pictures.empty()) show(pictures.front());
  if (!facts.summary.empty()) section("What was trained", two_column_table(facts.summary));
  section("Curves", charts(metrics, run));
  section("Progress", progress_of(run_folder));
  for (std::size_t k = 1; k < pictures.size(); ++k) show(pictures[k]);
  std::string networks;
  for (const auto& [title, table] : facts.networks)
    networks += fmt::format("<h3>{}</h3>\n", html_text(title)) + preformatted(table);
  section("Networks", networks);
  if (const auto config = text_of(run_folder / "config.toml")) section("Configuration", preformatted(*config));
  if (!facts.command.empty())
    section("Make it again", "<p>On the same machine and with the same data, this gives the same model again.</p>\n" +
                                 preformatted(facts.command));
  section("Files", files_of(run_folder));
  return all;
}

std::string page(const fs::path& run_folder, const ReportFacts& facts) {
  const fs::path file = run_folder / "metrics.csv";
  const MetricsTable metrics{av::parse_csv(text_of(file).value_or(""), file)};
  const report::Outcome run = report::outcome_of(metrics, facts.results);
  std::string links, content;
  for (const auto& [title, inner] : sections(run_folder, facts, metrics, run)) {
    const std::string id = html_id(title), heading = html_text(title);
    add(links, "<a href=\"#{}\">{}</a>\n", id, heading);
    add(content, "<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}</h2>\n{2}</section>\n",
        id, heading, inner);
  }
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}<nav aria-label=\"Sections\"><div>\n{}</div></nav>\n"
      "<main>\n{}</main>\n<footer><div>animevae {}.{}.{}</div></footer>\n</body>\n</html>\n",
      html_text(facts.title), report_style, header(facts, run), links, content, av::version.major_version,
      av::version.minor_version, av::version.patch);
}

}  // namespace

std::vector<ReportPicture> standard_pictures() {
  return {
      {"Reconstructions", "reconstructions.png",
       "Above, faces from the data; below each, what the model makes of it after squeezing it through the latents. "
       "What "
       "is the same in both is what the latents have room for."},
      {"Samples", "samples.png", "New faces: latents drawn at random from N(0, 1), then decoded."},
      {"Traversals", "prior_traversals.png",
       "Each row moves one latent from one end of its range to the other while all others stay at 0. The rows are in "
       "order of their KL divergence: the latents that say most come first, and a row whose faces are all alike "
       "belongs "
       "to a latent that is not in use."},
      {"Traversals", "posterior_traversals.png",
       "The same, starting from a face of the data instead of the average one: what would this face look like, were "
       "one "
       "latent different?"},
      {"Clusters", "clusters.png",
       "Faces from the data, unchanged: in each row those with the lowest values of one latent beside those with the "
       "highest, the other latents being alike. What differs between left and right is what the latent stands for."},
      {"Diagnosis", "diagnosis.png",
       "Means near 0, variances near 1 (log-variances near 0) and correlations near 0 say that the latents of real "
       "faces "
       "lie where samples are drawn from, so that samples look like real faces."},
  };
}

void write_report(const fs::path& run_folder, const ReportFacts& facts) {
  std::error_code unreadable;
  if (!fs::is_directory(run_folder, unreadable)) throw av::FileError{run_folder, "is no run folder"};
  try {
    av::write_file(run_folder / "report.html", page(run_folder, facts));
  } catch (const fs::filesystem_error& error) {
    throw av::FileError{error.path1(), error.code().message()};
  }
}
