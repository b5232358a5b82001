// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/text/csv_table.hpp>

#include "report/metrics_table.hpp"

/// The readings of a metrics.csv with this text.
inline animevae::program::MetricsTable metrics_of(std::string_view csv) {
  return animevae::program::MetricsTable{animevae::parse_csv(csv, "metrics.csv")};
}
