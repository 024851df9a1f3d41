// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/columns.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

/// \file
/// Rows as `columns` keeps them, aimed at all of some prototypes.
namespace clientele_test {

namespace looking = clientele::clustering::detail;

inline std::vector<std::size_t> all_of(clientele::clustering::prototypes const& middles) {
    std::vector<std::size_t> all(middles.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

/// As many customers each.
inline looking::landmarks seen_from(looking::columns const& kept, clientele::clustering::prototypes const& middles) {
    return {middles, kept, std::vector<std::int64_t>(middles.size(), 100)};
}

inline looking::columns kept_of(clientele::features::encoded const& rows,
                                clientele::clustering::prototypes const& middles) {
    double largest = 0;
    for (double const x : rows.numbers)
        largest = std::max(largest, std::abs(x));
    looking::columns kept{rows.numeric, rows.rows()};
    kept.aim(middles, all_of(middles), looking::frame::around(middles, largest));
    kept.copy(rows, 0, rows.rows());
    return kept;
}

} // namespace clientele_test
