// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// \file
/// What becomes of a cluster that everybody has left.
namespace clientele::clustering::detail {

/// The values of a row, apart from the row: rows are told apart by these alone, so that neither their order nor the
/// process they lie on matters.
struct content {
    std::vector<double> numbers{};
    std::vector<features::code> codes{};

    static content of(features::encoded const& rows, std::size_t row) {
        auto const x = rows.numbers_of(row);
        auto const c = rows.codes_of(row);
        return {{x.begin(), x.end()}, {c.begin(), c.end()}};
    }
    [[nodiscard]] bool is(features::encoded const& rows, std::size_t row) const {
        return std::ranges::equal(numbers, rows.numbers_of(row)) && std::ranges::equal(codes, rows.codes_of(row));
    }
    friend auto operator<=>(content const&,
                            content const&) = default; // NOLINT(modernize-use-nullptr): no pointer is here
    friend bool operator==(content const&, content const&) = default;
};

/// Who is farthest from his prototype; of equally far ones the one whose values come first.
struct farthest {
    double distance = 0;
    content who{};

    void merge(farthest const& other) {
        if (other.distance > distance || (other.distance == distance && distance > 0 && other.who < who)) {
            *this = other;
        }
    }
};

/// Each cluster of nobody gets the customer who is farthest from the prototype of his own cluster (as in scikit-learn),
/// with all who are equal to him, until no cluster is empty or everybody sits on his prototype. Labels and sums are
/// brought up to date; the count of clusters filled is returned. The caller must forget every bound that he keeps.
template <engine Engine>
[[nodiscard]] std::size_t fill_empty_clusters(features::encoded const& rows, prototypes const& middles,
                                              std::vector<std::uint32_t>& labels, cluster_sums& sums,
                                              cluster_sums const& none, Engine const& how) {
    std::vector<content> taken;
    auto const first_empty = [&] {
        std::size_t c = 0;
        while (c < middles.size() && sums.weight(c) > 0) {
            ++c;
        }
        return c;
    };
    for (std::size_t empty = first_empty(); empty < middles.size(); empty = first_empty()) {
        auto const chosen =
            fold_rows(how, rows.rows(), farthest{}, [&](farthest& part, std::size_t first, std::size_t last) {
                for (std::size_t row = first; row < last; ++row) {
                    double const d = middles.dissimilarity(rows.numbers_of(row), rows.codes_of(row), labels[row]);
                    if (rows.weight_of(row) == 0 || d < part.distance || !(d > 0)) {
                        continue;
                    }
                    auto const who = content::of(rows, row);
                    if (std::find(taken.begin(), taken.end(), who) == taken.end()) {
                        part.merge({d, who});
                    }
                }
            });
        if (!(chosen.distance > 0)) {
            break;
        }
        taken.push_back(chosen.who);
        sums.merge(fold_rows(how, rows.rows(), none, [&](cluster_sums& part, std::size_t first, std::size_t last) {
            for (std::size_t row = first; row < last; ++row) {
                if (chosen.who.is(rows, row)) {
                    auto const times = static_cast<std::int64_t>(rows.weight_of(row));
                    part.add(rows, row, labels[row], -times);
                    part.add(rows, row, empty, times);
                    labels[row] = static_cast<std::uint32_t>(empty);
                }
            }
        }));
    }
    return taken.size();
}

} // namespace clientele::clustering::detail
