// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/sample.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <unordered_set>
#include <vector>

/// \file
/// Equal customers as one row with a weight: RFM scores have 125 distinct rows, however many customers there are.
namespace clientele::clustering {

/// Distinct rows with weights, and for each original row which of them it is.
struct collapsed {
    features::encoded rows{};
    std::vector<std::uint32_t> of{};

    /// Labels of the original rows from those of the distinct ones.
    [[nodiscard]] std::vector<std::uint32_t> expand(std::vector<std::uint32_t> const& labels) const {
        std::vector<std::uint32_t> all(of.size());
        std::transform(of.begin(), of.end(), all.begin(), [&](std::uint32_t row) { return labels[row]; });
        return all;
    }
};

/// Whether at least half of some two thousand rows repeat others. Rows are taken by their hashes, not by their places,
/// so that their order does not matter. If none is taken the rows are few different ones.
[[nodiscard]] inline bool worth_collapsing(std::span<std::uint64_t const> hashes) {
    constexpr std::size_t glance = 2048;
    if (hashes.size() < 2 * glance) {
        return false;
    }
    std::uint64_t const limit = std::numeric_limits<std::uint64_t>::max() / hashes.size() * glance;
    std::size_t taken = 0;
    std::unordered_set<std::uint64_t> seen;
    for (std::uint64_t const hash : hashes) {
        if (hash < limit) {
            ++taken;
            seen.insert(hash);
        }
    }
    return seen.size() <= taken / 2;
}

/// Each distinct row once, in the order of their first appearance.
[[nodiscard]] inline collapsed collapse(features::encoded const& rows) {
    constexpr std::uint32_t free = 0xffff'ffff;
    std::vector<std::uint32_t> slots(std::bit_ceil(rows.rows() / 4 + 16), free);
    std::vector<std::size_t> first;
    collapsed result{.of = std::vector<std::uint32_t>(rows.rows())};
    std::vector<std::uint64_t> weights;
    auto const slot_of = [&](std::size_t row) {
        std::size_t slot = row_hash(rows, row) & (slots.size() - 1);
        while (slots[slot] != free && std::is_neq(compare_rows(rows, first[slots[slot]], row))) {
            slot = (slot + 1) & (slots.size() - 1);
        }
        return slot;
    };
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        std::size_t slot = slot_of(row);
        if (slots[slot] == free) {
            if (2 * first.size() >= slots.size()) {
                slots.assign(2 * slots.size(), free);
                for (std::uint32_t known = 0; known < first.size(); ++known) {
                    slots[slot_of(first[known])] = known;
                }
                slot = slot_of(row);
            }
            slots[slot] = static_cast<std::uint32_t>(first.size());
            first.push_back(row);
            weights.push_back(0);
        }
        result.of[row] = slots[slot];
        weights[slots[slot]] = features::added(weights[slots[slot]], rows.weight_of(row));
    }
    result.rows = rows.picked(first);
    result.rows.weights = std::move(weights);
    return result;
}

} // namespace clientele::clustering
