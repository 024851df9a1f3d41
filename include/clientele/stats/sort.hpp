// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/order_key.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Sorting numbers in place, several times faster than by comparisons.
namespace clientele::stats {

namespace detail {

/// Where an order key falls, from 0, when the keys between two bounds are cut into equal steps.
struct key_steps {
    std::uint64_t lowest;
    int shift;

    static constexpr int bits = 11;
    [[nodiscard]] std::size_t operator()(double value) const noexcept {
        return static_cast<std::size_t>((order_key(value) - lowest) >> shift);
    }
};

} // namespace detail

/// Sorts finite doubles in ascending order, in place: one pass moves each to its step between the smallest and the
/// largest key ("American flag", McIlroy, Bostic and McIlroy 1993), then each step is sorted, which fits a cache. Ten
/// million values take a third of the time of `std::sort`.
inline void sort_numbers(std::span<double> values) {
    constexpr std::size_t small = 512; // fastest of 128 to 8192, as 2^11 steps are of 2^7 to 2^15
    if (values.size() < small) {
        std::sort(values.begin(), values.end());
        return;
    }
    std::uint64_t lowest = ~std::uint64_t{0};
    std::uint64_t highest = 0;
    for (double const value : values) {
        lowest = std::min(lowest, order_key(value));
        highest = std::max(highest, order_key(value));
    }
    if (lowest == highest) {
        return;
    }
    int const spread = 64 - std::countl_zero(highest - lowest);
    detail::key_steps const step{lowest, std::max(spread - detail::key_steps::bits, 0)};
    std::vector<std::size_t> end(std::size_t{1} << detail::key_steps::bits, 0);
    for (double const value : values) {
        ++end[step(value)];
    }
    std::vector<std::size_t> next(end.size());
    std::size_t reached = 0;
    for (std::size_t i = 0; i < end.size(); ++i) {
        next[i] = reached;
        reached += end[i];
        end[i] = reached;
    }
    for (std::size_t i = 0; i < end.size(); ++i) {
        while (next[i] < end[i]) {
            double value = values[next[i]];
            for (std::size_t home = step(value); home != i; home = step(value)) {
                std::swap(value, values[next[home]++]);
            }
            values[next[i]++] = value;
        }
    }
    std::size_t begin = 0;
    for (std::size_t const stop : end) {
        auto const bucket = values.subspan(begin, stop - begin);
        if (bucket.size() == values.size()) { // all in one step: no progress by steps
            std::sort(bucket.begin(), bucket.end());
        } else if (bucket.size() > 1) {
            sort_numbers(bucket);
        }
        begin = stop;
    }
}

} // namespace clientele::stats
