// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/network/counts.hpp>
#include <animevae/network/network.hpp>

namespace animevae {

inline std::string name_of(Resampling rule) {
  switch (rule) {
    case Resampling::nearest: return "nearest";
    case Resampling::bilinear: return "bilinear";
    case Resampling::bilinear_aligned: return "bilinear (aligned corners)";
    case Resampling::bilinear_tf1: return "bilinear (from the corner)";
  }
  return {};
}

/// What a layer is called in a table: "conv 4x4 / 2", "leaky relu 0.2".
inline std::string describe(const Layer& l) {
  const auto extent = [](Extent e) { return std::to_string(e.height) + "x" + std::to_string(e.width); };
  const auto factor = [&](Extent e) { return e.height == e.width ? std::to_string(e.height) : extent(e); };
  const auto window = [&](std::string kind) {
    kind += " " + extent(l.kernel);
    if (l.stride != Extent{1}) kind += " / " + factor(l.stride);
    if (l.dilation != Extent{1}) kind += ", dilation " + factor(l.dilation);
    if (l.groups != 1) kind += ", " + std::to_string(l.groups) + " groups";
    if (l.spectral_norm) kind += ", spectral norm";
    return kind;
  };
  switch (l.op) {
    case Op::conv: return window("conv");
    case Op::conv_transpose: return window("transposed conv");
    case Op::linear: return l.spectral_norm ? "linear, spectral norm" : "linear";
    case Op::batch_norm: return l.scale ? "batch norm" : "batch norm, shift only";
    case Op::group_norm:
      if (l.groups == 0) return "instance norm";
      return l.groups == 1 ? "layer norm" : "group norm, " + std::to_string(l.groups) + " groups";
    case Op::relu: return "relu";
    case Op::leaky_relu: return "leaky relu " + decimal(l.value);
    case Op::affine: return "scale and shift";
    case Op::elu: return l.value == 1 ? "elu" : "elu " + decimal(l.value);
    case Op::gelu: return "gelu";
    case Op::silu: return "silu";
    case Op::softplus: return "softplus";
    case Op::mish: return "mish";
    case Op::sigmoid: return "sigmoid";
    case Op::tanh: return "tanh";
    case Op::dropout: return "dropout " + decimal(l.value);
    case Op::self_attention:
      return l.heads == 1 ? "self-attention" : "self-attention, " + std::to_string(l.heads) + " heads";
    case Op::custom: return std::string{l.custom->name};
    case Op::max_pool: return window("max pool");
    case Op::average_pool: return window("average pool");
    case Op::upsample: return name_of(l.resampling) + " up-sampling x" + factor(l.stride);
    case Op::resize: return name_of(l.resampling) + " resize";
    case Op::flatten: return "flatten";
    case Op::reshape: return "reshape";
    case Op::channel_shuffle: return "channel shuffle, " + std::to_string(int(l.value)) + " groups";
    case Op::pixel_shuffle: return "pixel shuffle x" + std::to_string(int(l.value));
    case Op::pixel_unshuffle: return "pixel unshuffle / " + std::to_string(int(l.value));
    case Op::standardise: return "standardise";
    case Op::append_labels: return "append " + std::to_string(int(l.value)) + " labels";
    case Op::tap: return "tap " + std::string{l.name.view()};
    case Op::stage: return std::string{l.name.view()};
    case Op::fork: return "fork";
    case Op::next: return "next branch";
    case Op::join:
      if (l.join == Join::concatenation) return "concatenation";
      if (l.join == Join::extended_sum) return "sum, filled up with zeros";
      return l.value == 1 ? "sum of the branches" : "sum, scaled by " + decimal(l.value);
  }
  return {};
}

namespace detail {

struct TableRow {
  std::string layer, output, parameters, operations;
};

inline std::string lay_out(const std::vector<TableRow>& rows) {
  std::array<std::size_t, 4> widths{};
  const auto cells = [](const TableRow& r) {
    return std::array<const std::string*, 4>{&r.layer, &r.output, &r.parameters, &r.operations};
  };
  for (const TableRow& row : rows)
    for (std::size_t c = 0; c < widths.size(); ++c) widths[c] = (std::max)(widths[c], cells(row)[c]->size());
  std::string table;
  for (const TableRow& row : rows) {
    for (std::size_t c = 0; c < widths.size(); ++c) {
      const std::string blanks(widths[c] - cells(row)[c]->size() + (c == 0 ? 0 : 2), ' ');
      table += c == 0 ? *cells(row)[c] + blanks : blanks + *cells(row)[c];
    }
    table.erase(table.find_last_not_of(' ') + 1) += '\n';
  }
  return table;
}

}  // namespace detail

/// A printed summary of the network: a row per stage (per layer where there are no stages) with its output shape,
/// parameters and multiply-accumulates, then the totals.
inline std::string table(NetworkView network) {
  const bool staged = std::any_of(network.begin(), network.end(), [](const Layer& l) { return l.op == Op::stage; });
  std::vector<detail::TableRow> rows{{"layer", "output", "parameters", "multiply-adds"},
                                     {"input", to_string(network.in), "", ""}};
  const auto number = [](std::int64_t n) { return n == 0 ? std::string{} : with_separators(n); };
  std::int64_t parameters = 0, operations = 0;
  Shape out = network.in;
  std::string name = "input layers";
  bool has_row = false;  // layers before the first stage, if any, are a row as well
  const auto finish_stage = [&] {
    if (staged && has_row) rows.push_back({name, to_string(out), number(parameters), number(operations)});
    parameters = operations = 0;
  };
  for (const Layer& layer : network) {
    if (layer.op == Op::stage) {
      finish_stage();
      name = layer.name.view();
    } else if (!staged && layer.op != Op::tap) {
      rows.push_back(
          {describe(layer), to_string(layer.out), number(layer.parameters()), number(multiply_accumulates(layer))});
    }
    has_row = has_row || layer.op != Op::tap;
    parameters += layer.parameters();
    operations += multiply_accumulates(layer);
    out = layer.out;
  }
  finish_stage();
  rows.push_back({"total", to_string(network.out), with_separators(parameter_count(network)),
                  with_separators(multiply_accumulates(network))});
  return detail::lay_out(rows);
}

}  // namespace animevae
