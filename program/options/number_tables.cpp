// SPDX-License-Identifier: MIT
#include "options/number_tables.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full_like.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/text/csv.hpp>
#include <animevae/text/csv_table.hpp>

#include "options/output_files.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

void write_text(const fs::path& file, const std::string& text) { av::write_file(file, std::string_view{text}); }

/// The cells of one row of a table on the CPU.
template <class Number>
void add_row(std::vector<av::CsvCell>& cells, const av::Tensor& contiguous, std::int64_t row) {
  const std::int64_t count = contiguous.size(1);
  const Number* const numbers = contiguous.data_ptr<Number>() + row * count;
  cells.insert(cells.end(), numbers, numbers + count);
}

bool has_column(const av::CsvTable& table, const std::string& name) {
  return std::find(table.columns.begin(), table.columns.end(), name) != table.columns.end();
}

/// The columns `prefix`0, `prefix`1, ... of a table, (rows, count).
av::Tensor columns_of(const av::CsvTable& table, const char* prefix, std::int64_t count) {
  const av::Tensor columns = at::empty({count, std::int64_t(table.rows.size())});
  for (std::int64_t j = 0; j < count; ++j) {
    const std::vector<double> column = table.numbers(fmt::format("{}{}", prefix, j));
    for (std::size_t i = 0; i < column.size(); ++i)
      if (!std::isfinite(float(column[i])))
        throw av::FileError(
            table.path, fmt::format("line {}: {}{} is {}, which is not finite", table.lines[i], prefix, j, column[i]));
    std::copy(column.begin(), column.end(), columns.data_ptr<float>() + j * columns.size(1));
  }
  return columns.t().contiguous();
}

/// A named tensor as one or several columns of a table: texts where the tensor holds names, numbers otherwise.
struct Columns {
  std::string name{};
  std::vector<std::string> texts{};  ///< row by row, where these are names
  av::Tensor numbers{};              ///< (rows, columns), whole numbers or doubles

  [[nodiscard]] std::int64_t rows() const { return numbers.defined() ? numbers.size(0) : std::int64_t(texts.size()); }
  [[nodiscard]] std::int64_t width(std::int64_t rows) const {
    return numbers.defined() ? numbers.size(1) : std::int64_t(texts.size()) / rows;
  }
  [[nodiscard]] av::CsvCell cell(std::int64_t row, std::int64_t column, std::int64_t width) const {
    if (!numbers.defined()) return texts[std::size_t(row * width + column)];
    const std::int64_t place = row * numbers.size(1) + column;
    if (numbers.scalar_type() == at::kLong) return numbers.data_ptr<std::int64_t>()[place];
    if (numbers.scalar_type() == at::kFloat) return numbers.data_ptr<float>()[place];
    return numbers.data_ptr<double>()[place];
  }
};

Columns columns_of(const av::NamedTensor& named) {
  Columns columns{.name = named.name};
  const av::Tensor tensor = named.tensor.detach().to(at::kCPU).contiguous();
  if (tensor.scalar_type() == at::kByte) {  // names, as names_to_tensor() stores them: each ends with a zero byte
    const std::string bytes{reinterpret_cast<const char*>(tensor.data_ptr<std::uint8_t>()),
                            std::size_t(tensor.numel())};
    for (std::size_t begin = 0, end; (end = bytes.find('\0', begin)) != std::string::npos; begin = end + 1)
      columns.texts.push_back(bytes.substr(begin, end - begin));
    return columns;
  }
  const auto type = at::isIntegralType(tensor.scalar_type(), true) ? at::kLong
                    : tensor.scalar_type() == at::kFloat           ? at::kFloat
                                                                   : at::kDouble;
  const std::int64_t rows = tensor.dim() == 0 ? 1 : tensor.size(0);
  columns.numbers = tensor.to(type).reshape({rows, rows == 0 ? 1 : tensor.numel() / rows}).contiguous();
  return columns;
}

/// The number of rows that all tensors have, or nothing where they differ. A row may have several names.
std::optional<std::int64_t> common_rows(const std::vector<Columns>& all) {
  std::optional<std::int64_t> rows;
  for (const Columns& columns : all) {
    if (!columns.numbers.defined()) continue;
    if (rows.value_or(columns.rows()) != columns.rows()) return std::nullopt;
    rows = columns.rows();
  }
  if (!rows && !all.empty()) rows = all.front().rows();
  for (const Columns& columns : all)
    if (!rows || *rows == 0 || columns.rows() % *rows != 0 || columns.rows() == 0) return std::nullopt;
  return rows;
}

std::string wide_table(const std::vector<Columns>& all, std::int64_t rows) {
  std::vector<av::CsvCell> cells;
  for (const Columns& columns : all)
    for (std::int64_t j = 0, width = columns.width(rows); j < width; ++j)
      cells.emplace_back(columns.name == "latents" ? fmt::format("z{}", j)
                         : width == 1              ? columns.name
                                                   : fmt::format("{}_{}", columns.name, j));
  std::string text = av::csv_line(cells);
  for (std::int64_t row = 0; row < rows; ++row) {
    cells.clear();
    for (const Columns& columns : all)
      for (std::int64_t j = 0, width = columns.width(rows); j < width; ++j)
        cells.push_back(columns.cell(row, j, width));
    text += av::csv_line(cells);
  }
  return text;
}

std::string long_table(const std::vector<Columns>& all) {
  std::string text = av::csv_line(std::vector<av::CsvCell>{"name", "row", "column", "value"});
  for (const Columns& columns : all)
    for (std::int64_t row = 0; row < columns.rows(); ++row)
      for (std::int64_t j = 0, width = columns.numbers.defined() ? columns.numbers.size(1) : 1; j < width; ++j)
        text += av::csv_line(std::vector<av::CsvCell>{columns.name, row, j, columns.cell(row, j, width)});
  return text;
}

}  // namespace

std::string latents_csv(const av::LatentFile& latents, bool log_variances) {
  if (log_variances && !latents.table.log_variances.defined())
    throw av::InvalidValue("these latents have no log-variances: the model's posterior has none of each latent");
  std::vector<av::CsvCell> cells{"image"};
  const std::int64_t count = latents.table.latents();
  for (std::int64_t j = 0; j < count; ++j) cells.emplace_back(fmt::format("z{}", j));
  if (log_variances)
    for (std::int64_t j = 0; j < count; ++j) cells.emplace_back(fmt::format("log_variance_{}", j));
  std::string text = av::csv_line(cells);
  const av::Tensor means = latents.table.means.contiguous();
  const av::Tensor variances = log_variances ? latents.table.log_variances.contiguous() : av::Tensor{};
  for (std::int64_t i = 0; i < latents.table.images(); ++i) {
    cells.assign(1, latents.names[std::size_t(i)]);
    add_row<float>(cells, means, i);
    if (log_variances) add_row<float>(cells, variances, i);
    text += av::csv_line(cells);
  }
  return text;
}

void write_latents_as_named(const fs::path& file, const av::LatentFile& latents, bool log_variances) {
  if (is_csv(file)) write_text(file, latents_csv(latents, log_variances));
  else av::write_latents(file, latents);
}

av::LatentFile read_latents_csv(const fs::path& file, std::int64_t count) {
  const av::CsvTable table = av::read_csv(file);
  if (!has_column(table, "z0"))
    throw av::FileError(file, "has no column 'z0': a table of latents has the columns z0, z1, ...");
  if (const std::string beyond = fmt::format("z{}", count); has_column(table, beyond))
    throw av::FileError(
        file, fmt::format("has a column '{}', and this model has the latents z0 to z{} alone", beyond, count - 1));
  av::LatentFile latents;
  latents.table.means = columns_of(table, "z", count);
  latents.table.log_variances = has_column(table, "log_variance_0") ? columns_of(table, "log_variance_", count)
                                                                    : at::full_like(latents.table.means, -30);
  const bool is_named = has_column(table, "image");
  for (std::size_t i = 0; i < table.rows.size(); ++i)
    latents.names.push_back(is_named ? table.rows[i][table.column("image")] : fmt::format("{:06}", i));
  latents.description = fmt::format("{} latents of {}", table.rows.size(), file.filename().string());
  return latents;
}

void write_directions_as_named(const fs::path& file, const av::Directions& directions) {
  if (!is_csv(file)) return av::write_directions(file, directions);
  std::vector<av::CsvCell> cells{"direction"};
  for (std::int64_t j = 0; j < directions.latents(); ++j) cells.emplace_back(fmt::format("z{}", j));
  std::string text = av::csv_line(cells);
  const av::Tensor rows =
      at::cat({directions.origin.unsqueeze(0).to(at::kFloat), directions.vectors.to(at::kFloat)}).contiguous();
  for (std::int64_t row = 0; row < rows.size(0); ++row) {
    cells.assign(1, row == 0 ? std::string{"origin"} : directions.names[std::size_t(row - 1)]);
    add_row<float>(cells, rows, row);
    text += av::csv_line(cells);
  }
  write_text(file, text);
}

void write_numbers_as_named(const fs::path& file, std::span<const av::NamedTensor> tensors) {
  if (!is_csv(file)) return av::write_tensors(file, tensors, {{"format", "animevae numbers"}});
  std::vector<Columns> all;
  for (const av::NamedTensor& tensor : tensors) all.push_back(columns_of(tensor));
  const std::optional<std::int64_t> rows = common_rows(all);
  write_text(file, rows ? wide_table(all, *rows) : long_table(all));
}

}  // namespace animevae::program
