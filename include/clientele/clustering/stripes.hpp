// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/row_order.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Rows laid out by cluster and eight side by side, so that many distances are measured at a time.
namespace clientele::clustering::detail {

/// At most 256 rows of one cluster, in blocks of eight.
struct stripe {
    static constexpr std::size_t most_blocks = 32;
    static constexpr std::size_t most_rows = 8 * most_blocks;

    std::uint32_t cluster = 0;
    std::size_t first = 0; ///< block
    std::size_t blocks = 0;

    [[nodiscard]] std::size_t begin() const noexcept { return 8 * first; }
    [[nodiscard]] std::size_t end() const noexcept { return 8 * (first + blocks); }
};

/// Rows sorted by cluster and, within it, by their values; equal ones are one row that counts for all. So sums depend
/// neither on the order of the rows nor on whether a customer is a weight or a row. Rows of weight 0 come last in their
/// cluster. Each cluster is filled up to whole blocks with rows that count for nobody.
struct striped_rows {
    std::size_t numeric = 0;
    std::size_t categorical = 0;
    std::vector<double> gamma{};
    std::vector<double> features{};   ///< blocks x features x 8; an unseen level is a NaN, which equals nothing
    std::vector<double> counts{};     ///< blocks x 8
    std::vector<std::size_t> place{}; ///< of each row as it was given, among blocks x 8
    std::vector<stripe> stripes{};

    [[nodiscard]] std::size_t width() const noexcept { return numeric + categorical; }
    [[nodiscard]] std::size_t places() const noexcept { return counts.size(); }

    void add_block(std::uint32_t cluster, bool same_cluster) {
        if (!same_cluster || stripes.back().blocks == stripe::most_blocks) {
            stripes.push_back({.cluster = cluster, .first = places() / 8});
        }
        ++stripes.back().blocks;
        counts.resize(counts.size() + 8);
        features.resize(features.size() + 8 * width());
    }
};

/// Lays rows out.
[[nodiscard]] inline striped_rows stripe_rows(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                              std::vector<double> gamma) {
    striped_rows laid{.numeric = rows.numeric, .categorical = rows.categorical, .gamma = std::move(gamma)};
    auto const compare = [&](std::size_t a, std::size_t b) {
        auto const by_cluster = labels[a] <=> labels[b];
        auto const by_counting = (rows.weight_of(a) == 0) <=> (rows.weight_of(b) == 0);
        return std::is_neq(by_cluster) ? by_cluster : std::is_neq(by_counting) ? by_counting : compare_rows(rows, a, b);
    };
    auto const value = [&](std::size_t row, std::size_t j) {
        if (j < rows.numeric) {
            return rows.numbers_of(row)[j];
        }
        features::code const code = rows.codes_of(row)[j - rows.numeric];
        return code == features::unseen_level ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(code);
    };
    std::vector<std::size_t> order(rows.rows());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return std::is_lt(compare(a, b)); });

    laid.place.resize(rows.rows());
    std::size_t next = 0; // place
    for (std::size_t i = 0; i < order.size(); ++i) {
        std::size_t const row = order[i];
        bool const same_cluster = i > 0 && labels[row] == labels[order[i - 1]];
        if (!same_cluster || std::is_neq(compare(order[i - 1], row))) {
            next = same_cluster ? next : laid.places();
            if (next == laid.places()) {
                laid.add_block(labels[row], same_cluster);
            }
            double* const lane = laid.features.data() + next / 8 * laid.width() * 8 + next % 8;
            for (std::size_t j = 0; j < laid.width(); ++j) {
                std::fill_n(lane + 8 * j, 8 - next % 8,
                            value(row, j)); // what is left of the block repeats its last row
            }
            ++next;
        }
        laid.counts[next - 1] += static_cast<double>(rows.weight_of(row));
        laid.place[row] = next - 1;
    }
    return laid;
}

} // namespace clientele::clustering::detail
