// SPDX-License-Identifier: MIT
#pragma once

#include "findings.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

/// \file
/// The report as one HTML page.
namespace batch {

/// Where the program that draws the charts comes from.
enum class runtime : std::uint8_t { in_page, linked, none };

struct page_options {
    runtime draw_with = runtime::in_page;
    std::size_t min_cell = 10; ///< no group of fewer customers is shown
    std::string money = "money units";
};

/// Whether the runtime was built into this program.
[[nodiscard]] bool runtime_built_in();

/// The page. Every part of the findings must be there but the clusters.
[[nodiscard]] std::string page(findings const& of, page_options const& how);

} // namespace batch
