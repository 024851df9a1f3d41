// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/extent.hpp>
#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

/// \file
/// The sums behind means and modes, as integers: a customer can be added and taken out again without a trace, and the
/// parts of a range can be summed in any order.
namespace clientele::clustering::detail {

// Registers have neither constructors nor std::array: arrays of them are those of C, and are filled by hand.
// NOLINTBEGIN(modernize-avoid-c-arrays, cppcoreguidelines-pro-type-member-init)

/// Sums of numbers and counts of levels, one a cluster.
///
/// A number x of a column whose numbers are below 2^e in size becomes the integer nearest to x 2^(2b-e), held in two
/// parts of b bits, as many as the sum of n customers leaves room for in 64: b = 62 - log2 n, at least 30 and at most
/// 50. The sums are exact, and a mean is off by less than 2^-2b of the largest number of its column: 2^-82 of it among
/// a million customers.
///
/// The parts are taken from the last bits of doubles that a large constant was added to. The bits of the constant are
/// summed with them, modulo 2^64, and taken off when a mean is asked for.
class cluster_sums {
public:
    cluster_sums() = default;
    cluster_sums(std::size_t clusters, extent const& of)
        : clusters_(clusters),
          numeric_(of.largest.size()),
          stride_(padded(numeric_)),
          bits_(std::clamp(62 - static_cast<int>(std::bit_width(of.customers)), 30, 50)),
          round_low_(std::ldexp(round_high, -bits_)),
          unit_(stride_),
          high_(clusters * stride_),
          low_(clusters * stride_),
          weight_(clusters) {
        for (std::size_t j = 0; j < numeric_; ++j) {
            unit_[j] = of.largest[j] > 0 ? std::ldexp(1.0, std::min(bits_ - 1 - std::ilogb(of.largest[j]), 1000)) : 1;
        }
        for (std::uint64_t const levels : of.levels) {
            first_level_.push_back(levels_);
            levels_ += levels;
        }
        counts_.resize(clusters * levels_);
    }

    /// Customers `first + offsets[i]` leave clusters `from[i]`, those that are clusters, and join clusters `to[i]`.
    void move(features::encoded const& block, std::size_t first, std::span<std::uint32_t const> offsets,
              std::uint32_t const* from, std::uint32_t const* to) {
        if (!block.weights.empty()) {
            for (std::size_t i = 0; i < offsets.size(); ++i) {
                std::size_t const row = first + offsets[i];
                move(block, row, from[i], to[i], static_cast<std::int64_t>(block.weight_of(row)));
            }
            return;
        }
#if CLIENTELE_WIDER_LANES
        if (__builtin_cpu_supports("avx2") != 0) {
            move_widely(block, first, offsets, from, to);
            return;
        }
#endif
        move_each<2>(block, first, offsets, from, to);
    }

    /// `times` customers like this row leave one cluster, if it is one, and join another.
    void move(features::encoded const& block, std::size_t row, std::size_t from, std::size_t to, std::int64_t times) {
        if (from < clusters_) {
            add(block, row, from, -times);
        }
        add(block, row, to, times);
    }

    /// `times` customers like this row join the cluster, or leave it if negative.
    void add(features::encoded const& block, std::size_t row, std::size_t cluster, std::int64_t times) {
        weight_[cluster] += times;
        double const* const x = block.numbers.data() + row * numeric_;
        for (std::size_t j = 0; j < numeric_; ++j) {
            auto const [high, low] = parts(x[j] * unit_[j]);
            high_[cluster * stride_ + j] += static_cast<std::uint64_t>(times) * high;
            low_[cluster * stride_ + j] += static_cast<std::uint64_t>(times) * low;
        }
        count_levels(block, row, cluster, times);
    }

    void merge(cluster_sums const& other) {
        auto const add_all = [](auto& to, auto const& from) {
            std::ranges::transform(to, from, to.begin(), std::plus<>{});
        };
        add_all(high_, other.high_);
        add_all(low_, other.low_);
        add_all(weight_, other.weight_);
        add_all(counts_, other.counts_);
    }

    [[nodiscard]] std::int64_t weight(std::size_t cluster) const noexcept { return weight_[cluster]; }

    /// Means, and the most frequent levels, of equally frequent ones the first; what matches cost, where they do. A
    /// cluster of nobody stays as it was.
    void put_middles(prototypes& middles) const {
        for (std::size_t c = 0; c < clusters_; ++c) {
            if (weight_[c] <= 0) {
                continue;
            }
            for (std::size_t j = 0; j < numeric_; ++j) {
                middles.centres[c * numeric_ + j] = mean(c, j);
            }
            for (std::size_t j = 0; j < first_level_.size(); ++j) {
                std::size_t const at = c * first_level_.size() + j;
                middles.modes[at] = mode(c, j);
                if (!middles.match_cost.empty()) {
                    middles.match_cost[at] = middles.gamma[j] * (1 - share(c, j, middles.modes[at]));
                }
            }
        }
    }

    /// Rounded once but for cases closer to a tie than 2^-100: the mean of equal numbers is that number.
    [[nodiscard]] double mean(std::size_t cluster, std::size_t column) const noexcept {
        std::int64_t const high = without_constant(high_[cluster * stride_ + column], round_high, cluster);
        std::int64_t const low = without_constant(low_[cluster * stride_ + column], round_low_, cluster);
        // The sum as two doubles, the second below half a digit of the first.
        auto const leading = static_cast<double>(high);
        auto const trailing = static_cast<double>(high - static_cast<std::int64_t>(leading)) +
                              std::ldexp(static_cast<double>(low), -bits_);
        double const sum = leading + trailing;
        double const rest = trailing - (sum - leading);
        // What the division leaves over, exactly, is divided in turn.
        auto const customers = static_cast<double>(weight_[cluster]);
        double const about = sum / customers;
        double const left = std::fma(-about, customers, sum) + rest;
        return (about + left / customers) / unit_[column];
    }

    [[nodiscard]] std::span<std::int64_t const> level_counts(std::size_t cluster, std::size_t column) const noexcept {
        std::size_t const end = column + 1 < first_level_.size() ? first_level_[column + 1] : levels_;
        return std::span{counts_}.subspan(cluster * levels_ + first_level_[column], end - first_level_[column]);
    }

private:
    static constexpr double round_high = 0x1.8p52; // its last bit is worth 1, that of `round_low_` 2^-bits_

    /// Columns in registers of four.
    static constexpr std::size_t padded(std::size_t columns) noexcept { return (columns + 3) / 4 * 4; }

    [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> parts(double scaled) const {
        double const high = scaled + round_high;
        double const low = scaled - (high - round_high) + round_low_;
        return {std::bit_cast<std::uint64_t>(high), std::bit_cast<std::uint64_t>(low)};
    }
    [[nodiscard]] std::int64_t without_constant(std::uint64_t sum, double constant, std::size_t cluster) const {
        return static_cast<std::int64_t>(sum - static_cast<std::uint64_t>(weight_[cluster]) *
                                                   std::bit_cast<std::uint64_t>(constant));
    }

    void count_levels(features::encoded const& block, std::size_t row, std::size_t cluster, std::int64_t times) {
        features::code const* const code = block.codes.data() + row * first_level_.size();
        std::int64_t* const count = counts_.data() + cluster * levels_;
        for (std::size_t j = 0; j < first_level_.size(); ++j) {
            if (code[j] != features::unseen_level) {
                count[first_level_[j] + code[j]] += times;
            }
        }
    }

    template <std::size_t Width>
    CLIENTELE_INLINE void move_each(features::encoded const& block, std::size_t first,
                                    std::span<std::uint32_t const> offsets, std::uint32_t const* from,
                                    std::uint32_t const* to) {
        // Copies: after each store the compiler must take what is behind a pointer for changed.
        std::size_t const clusters = clusters_;
        std::size_t const numeric = numeric_;
        std::size_t const stride = stride_;
        std::size_t const readable = block.numbers.size();
        double const* const numbers = block.numbers.data();
        double const* const unit = unit_.data();
        double const round_low = round_low_;
        std::uint64_t* const high = high_.data();
        std::uint64_t* const low = low_.data();
        for (std::size_t i = 0; i < offsets.size(); ++i) {
            std::size_t const row = first + offsets[i];
            std::size_t const at = row * numeric;
            // Behind the last columns of a row come the first of the next, times a unit of 0.
            if (CLIENTELE_LANES == 0 || at + stride > readable) {
                move(block, row, from[i], to[i], 1);
                continue;
            }
            bool const leaves = from[i] < clusters;
            std::size_t const into = to[i] * stride;
            if (leaves) {
                move_numbers<Width, true>(numbers + at, unit, stride, round_low, high, low, into, from[i] * stride);
                --weight_[from[i]];
            } else {
                move_numbers<Width, false>(numbers + at, unit, stride, round_low, high, low, into, 0);
            }
            ++weight_[to[i]];
            if (levels_ != 0) {
                count_levels(block, row, to[i], 1);
                if (leaves) {
                    count_levels(block, row, from[i], -1);
                }
            }
        }
    }
#if CLIENTELE_WIDER_LANES
    [[gnu::target("avx2")]] void move_widely(features::encoded const& block, std::size_t first,
                                             std::span<std::uint32_t const> offsets, std::uint32_t const* from,
                                             std::uint32_t const* to) {
        move_each<4>(block, first, offsets, from, to);
    }
#endif

    /// The numbers of one customer into the sums at `into`, and out of those at `out` if he leaves one.
    template <std::size_t Width, bool Leaves>
    CLIENTELE_INLINE static void move_numbers(double const* x, double const* unit, std::size_t stride, double round_low,
                                              std::uint64_t* high, std::uint64_t* low, std::size_t into,
                                              std::size_t out) {
#if CLIENTELE_LANES
        for (std::size_t j = 0; j < stride; j += Width) {
            lanes<double, Width> scaled;
            lanes<double, Width> units;
            load(scaled, x + j);
            load(units, unit + j);
            scaled = scaled * units;
            auto const shifted = scaled + round_high;
            auto const rest = scaled - (shifted - round_high) + round_low;
            lanes<std::uint64_t, Width> parts[2];
            load(parts[0], &shifted);
            load(parts[1], &rest);
            add_to(high + into + j, parts[0]);
            add_to(low + into + j, parts[1]);
            if constexpr (Leaves) {
                add_to(high + out + j, 0 - parts[0]);
                add_to(low + out + j, 0 - parts[1]);
            }
        }
#endif
    }
    template <class Integers> CLIENTELE_INLINE static void add_to(std::uint64_t* sums, Integers const& parts) {
        Integers sum;
        load(sum, sums);
        sum += parts;
        store(sums, sum);
    }

    [[nodiscard]] features::code mode(std::size_t cluster, std::size_t column) const noexcept {
        auto const counts = level_counts(cluster, column);
        auto const most = std::ranges::max_element(counts);
        return most == counts.end() || *most <= 0 ? features::unseen_level
                                                  : static_cast<features::code>(most - counts.begin());
    }

    /// Of a cluster's customers, those with this level.
    [[nodiscard]] double share(std::size_t cluster, std::size_t column, features::code level) const noexcept {
        return level == features::unseen_level
                   ? 0
                   : static_cast<double>(level_counts(cluster, column)[level]) / static_cast<double>(weight_[cluster]);
    }

    std::size_t clusters_ = 0;
    std::size_t numeric_ = 0;
    std::size_t stride_ = 0; ///< numeric columns, padded
    int bits_ = 30;          ///< of each part of a number
    double round_low_ = 0;
    std::vector<double> unit_{}; ///< 2^(bits - e), one a numeric column; 0 behind the last
    std::vector<std::uint64_t> high_{};
    std::vector<std::uint64_t> low_{};
    std::vector<std::int64_t> weight_{};
    std::size_t levels_ = 0; ///< of all categories
    std::vector<std::size_t> first_level_{};
    std::vector<std::int64_t> counts_{};
};

// NOLINTEND(modernize-avoid-c-arrays, cppcoreguidelines-pro-type-member-init)

} // namespace clientele::clustering::detail
