// SPDX-License-Identifier: MIT
#include "directions/propose_names.hpp"

#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/labels/label_correlations.hpp>
#include <animevae/latent/diagnosis.hpp>
#include <animevae/text/utf8.hpp>

#include "options/checks.hpp"
#include "options/program_name.hpp"
#include "options/shell_quoted.hpp"
#include "run/latent_cache.hpp"
#include "run/latent_names.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

/// Directions that may be named, and the coordinates of images along them, (images, directions).
struct Scores {
  std::vector<std::string> directions{};
  av::Tensor values{};
  std::int64_t collapsed = 0;  ///< number of latents left out because they have collapsed
};

/// The label with which a direction correlates most.
struct Proposal {
  std::string direction{}, factor{}, measure{};
  double value = 0, strength = 0;  ///< the printed measure, and the adjusted one that proposals are compared by
  LatentName name{};
  bool has_name = false;  ///< whether the user has named the direction, so that no name is proposed
};

Scores scores_of(const Run& run, const ProposeOptions& options, const av::Tensor& means) {
  Scores scores;
  const av::Tensor z = means.to(at::kDouble);
  std::vector<av::Tensor> columns;
  const auto add = [&](const std::string& direction, const av::Tensor& column) {
    if (column.var(0, false).item<double>() <= av::active_variance) {
      ++scores.collapsed;
      return;
    }
    scores.directions.push_back(direction);
    columns.push_back(column);
  };
  for (std::int64_t latent = 0; latent < z.size(1); ++latent) add(fmt::format("z{}", latent), z.select(1, latent));
  if (!options.along.empty()) {
    const av::Directions along = read_directions_of(run, options.along);
    if (along.kind != "principal components")
      throw av::FileError(options.along, "holds " + along.kind + "; --along names components, as pca writes them");
    const av::Tensor vectors = along.vectors.to(at::kDouble);
    for (std::int64_t i = 0; i < along.size(); ++i)
      add(along.names[std::size_t(i)], z.matmul(vectors[i] / (vectors[i].norm() + 1e-300)));
  }
  scores.values = columns.empty() ? at::zeros({z.size(0), 0}, z.options()) : at::stack(columns, 1);
  return scores;
}

/// "hair shade" for "hair_shade": a name is one line of at most 60 bytes, without a dash in front, which a command line
/// takes for an option.
std::string readable_name(std::string factor) {
  std::replace(factor.begin(), factor.end(), '_', ' ');
  for (char& letter : factor)
    if (static_cast<unsigned char>(letter) < ' ') letter = ' ';
  factor = av::replace_invalid_utf8(factor);
  factor.erase(0, std::min(factor.find_first_not_of("- "), factor.size()));
  return std::string{av::utf8_prefix(factor, 56)};
}

/// A name that is not used yet: the second latent that stands for the hair shade is named "hair shade 2".
std::string unused(const std::string& name, std::set<std::string>& used) {
  std::string candidate = name;
  for (int number = 2; !used.insert(candidate).second; ++number) candidate = fmt::format("{} {}", name, number);
  return candidate;
}

/// A proposal per direction, the strongest first; those below `least` are left out.
std::vector<Proposal> proposals(const Scores& scores, const av::AttributeTable& labels,
                                const av::LabelCorrelations& found, double least, const LatentNames& names) {
  std::vector<Proposal> all;
  for (std::size_t i = 0; i < scores.directions.size(); ++i) {
    const auto row = std::int64_t(i);
    const std::int64_t best = found.adjusted[row].argmax().item<std::int64_t>();
    const double strength = found.adjusted[row][best].item<double>();
    if (strength < least) continue;
    const av::LabelGroup& group = found.groups[std::size_t(best)];
    const auto [low, high] = av::label_ends(scores.values.select(1, row), labels, group);
    all.push_back({.direction = scores.directions[i],
                   .factor = group.name,
                   .measure = group.kind == av::LabelKind::words   ? "eta"
                              : group.kind == av::LabelKind::angle ? "R"
                                                                   : "r",
                   .value = found.values[row][best].item<double>(),
                   .strength = strength,
                   .name = {readable_name(group.name), readable_name(low), readable_name(high)}});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Proposal& a, const Proposal& b) { return a.strength > b.strength; });
  std::set<std::string> used;
  for (const auto& [direction, given] : names.all()) used.insert(given.name);
  for (Proposal& each : all) {
    const auto given = names.all().find(each.direction);
    each.has_name = given != names.all().end();
    if (each.has_name) each.name = given->second;
    else each.name.name = unused(each.name.name.empty() ? each.direction : each.name.name, used);  // of a column "-"
  }
  return all;
}

/// A word as it is typed in a shell, in quotes if need be.
std::string shell_word(const std::string& word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=+:,%@";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  return shell_quoted(word);
}

std::string line_of(const std::string& run, const Proposal& proposal) {
  return fmt::format("{} name {} {} {} --from {} --to {}", program_name(), shell_word(run), proposal.direction,
                     shell_word(proposal.name.name), shell_word(proposal.name.from), shell_word(proposal.name.to));
}

void say_table(const std::vector<Proposal>& all, Answer& answer) {
  std::size_t width = 0;
  for (const Proposal& each : all) width = std::max(width, each.factor.size());
  for (const Proposal& each : all)
    answer.say("{:<5} {:<{}}  {:>3} = {}  {}", each.direction, each.factor, width, each.measure,
               each.measure == "r" ? fmt::format("{:+.2f}", each.value) : fmt::format("{:>5.2f}", each.value),
               each.has_name ? fmt::format("has the name '{}'", each.name.name)
                             : fmt::format("from {} to {}", each.name.from, each.name.to));
}

void set_table(const std::string& run, const std::vector<Proposal>& all, Answer& answer) {
  std::vector<std::string> directions, factors, measures, names, from, to, lines;
  std::vector<double> values, strengths;
  for (const Proposal& each : all) {
    directions.push_back(each.direction);
    factors.push_back(each.factor);
    measures.push_back(each.measure);
    values.push_back(each.value);
    strengths.push_back(each.strength);
    names.push_back(each.name.name);
    from.push_back(each.name.from);
    to.push_back(each.name.to);
    if (!each.has_name) lines.push_back(line_of(run, each));
  }
  answer.set("directions", directions);
  answer.set("factors", factors);
  answer.set("measures", measures);
  answer.set("values", values);
  answer.set("strengths", strengths);
  answer.set("names", names);
  answer.set("from", from);
  answer.set("to", to);
  answer.set("lines", lines);
}

/// Every correlation, for --numbers.
void add_numbers(const Scores& scores, const av::LabelCorrelations& found, Answer& answer) {
  std::vector<std::string> factors;
  for (const av::LabelGroup& group : found.groups) factors.push_back(group.name);
  answer.names("directions", scores.directions);
  answer.names("factors", factors);
  answer.number("values", found.values);
  answer.number("strengths", found.adjusted);
}

void take(const std::vector<Proposal>& all, LatentNames& names, Answer& answer) {
  std::vector<std::string> taken;
  for (const Proposal& each : all)
    if (!each.has_name) {
      names.set(each.direction, each.name);
      taken.push_back(each.direction);
    }
  if (!taken.empty()) names.save();
  answer.set("taken", taken);
  answer.say("\n{}", taken.empty()
                         ? "no direction has a new name"
                         : fmt::format("{} direction{} named", taken.size(), taken.size() == 1 ? " is" : "s are"));
}

}  // namespace

void ProposeOptions::add_to(CLI::App& command) {
  const std::string group = "Proposals";
  auto* propose = command
                      .add_flag("--propose", wanted,
                                "Propose names, from labels or drawn faces' factors that the latents correlate with")
                      ->group(group);
  command.add_flag("--take", take, "Save all proposals; a direction that has a name keeps it")
      ->needs(propose)
      ->group(group);
  command.add_option("--least", least, "Smallest magnitude of a correlation for a proposal")
      ->check(number({.at_least = 0, .at_most = 1}))
      ->needs(propose)
      ->capture_default_str()
      ->group(group);
  command.add_option("--along", along, "Name the components of a file of pca too")->needs(propose)->group(group);
  labels.add_to(command);
  data.add_to(command);
  for (const char* const option : {"--labels", "--data", "--faces", "--split"})
    command.get_option(option)->needs(propose);
}

void propose_names(const CLI::App& app, const ProposeOptions& options, const Run& run, const std::string& run_word,
                   Answer& answer) {
  LatentNames names{run.folder};
  const LabelledImages labelled = labelled_images(app, run, options.labels, options.data);
  const Scores scores = scores_of(run, options, labelled.means(run));
  const av::LabelCorrelations found = av::label_correlations(scores.values, labelled.table);
  const auto images = std::int64_t(labelled.images.size());
  const double chance = av::chance_correlation(images, found.values.numel());
  const std::vector<Proposal> all = proposals(scores, labelled.table, found, std::max(options.least, chance), names);

  answer.set("images", double(images));
  answer.set("least", options.least);
  answer.set("chance", chance);
  answer.set("collapsed", double(scores.collapsed));
  answer.say("{} of {} directions go together with something that is known of {}", all.size(), scores.directions.size(),
             labelled.description());
  if (chance > options.least)
    answer.say("(with so few images chance alone gives correlations up to {:.2f}; what is weaker is left out)", chance);
  if (scores.collapsed > 0)
    answer.say("({} {} left out: images hardly differ in {})", av::with_separators(scores.collapsed),
               scores.collapsed == 1 ? "other is" : "others are", scores.collapsed == 1 ? "it" : "them");
  if (!all.empty()) answer.say("");
  say_table(all, answer);
  set_table(run_word, all, answer);
  add_numbers(scores, found, answer);
  if (options.take) {
    take(all, names, answer);
  } else if (std::any_of(all.begin(), all.end(), [](const Proposal& each) { return !each.has_name; })) {
    answer.say("\nTo keep them (--take keeps all):");
    for (const Proposal& each : all)
      if (!each.has_name) answer.say("{}", line_of(run_word, each));
  }
}

}  // namespace animevae::program
