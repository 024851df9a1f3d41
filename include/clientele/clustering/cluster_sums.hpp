// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

/// \file
/// The sums behind means and modes, as integers: a customer can be added and taken out again without a trace, and the
/// parts of a range can be summed in any order.
namespace clientele::clustering::detail {

/// What the rows span: the greatest size of the numbers of each column, and the levels of each category.
struct extent {
    std::vector<double> largest{};       ///< one a numeric column
    std::vector<std::uint64_t> levels{}; ///< one a categorical column, not counting the unseen one
    std::uint64_t customers = 0;

    static constexpr double limit = 1e150; ///< the squares of larger numbers do not fit a double

    void merge(extent const& other) {
        customers += other.customers;
        for (std::size_t j = 0; j < largest.size(); ++j) {
            largest[j] = std::max(largest[j], other.largest[j]);
        }
        for (std::size_t j = 0; j < levels.size(); ++j) {
            levels[j] = std::max(levels[j], other.levels[j]);
        }
    }

    void add(features::encoded const& block, std::size_t row) {
        double const* const x = block.numbers.data() + row * largest.size();
        bool fits = true;
        for (std::size_t j = 0; j < largest.size(); ++j) {
            double const size = std::abs(x[j]);
            fits = fits && size <= limit; // NaN does not
            largest[j] = std::max(largest[j], size);
        }
        if (!fits) {
            refuse(block, row);
        }
        features::code const* const code = block.codes.data() + row * levels.size();
        for (std::size_t j = 0; j < levels.size(); ++j) {
            if (code[j] != features::unseen_level) {
                levels[j] = std::max<std::uint64_t>(levels[j], code[j] + std::uint64_t{1});
            }
        }
    }

    [[noreturn]] static void refuse(features::encoded const& block, std::size_t row) {
        auto const x = block.numbers_of(row);
        auto const bad = std::ranges::find_if(x, [](double value) { return !(std::abs(value) <= limit); });
        throw invalid_data(row, "column " + to_text(bad - x.begin()), to_text(*bad),
                           "it must be finite and at most 1e150 in size");
    }

    [[nodiscard]] double reach() const { return largest.empty() ? 0 : *std::ranges::max_element(largest); }
};

/// \throws invalid_data if a number is not finite, or the customers are too many to count
template <class Engine> [[nodiscard]] extent extent_of(features::encoded const& block, Engine const& how) {
    extent none{.largest = std::vector<double>(block.numeric), .levels = std::vector<std::uint64_t>(block.categorical)};
    auto found = fold_rows(how, block.rows(), none, [&](extent& part, std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            part.add(block, row);
            part.customers += block.weight_of(row);
        }
    });
    if (found.customers >= std::uint64_t{1} << 32) {
        throw invalid_data("weights", to_text(found.customers) + " in all", "wanted: fewer than 2^32 customers");
    }
    return found;
}

/// Sums of numbers and counts of levels, one a cluster.
///
/// A number x of a column whose numbers are at most 2^e in size becomes the integer nearest to x 2^(61-e), held in two
/// parts of 30 and 31 bits: the sums of fewer than 2^32 customers fit, exactly, and a mean is off by less than 2^-60 of
/// the largest number of its column.
class cluster_sums {
public:
    cluster_sums() = default;
    cluster_sums(std::size_t clusters, extent const& of)
        : clusters_(clusters),
          numeric_(of.largest.size()),
          unit_(numeric_),
          high_(clusters * numeric_),
          low_(clusters * numeric_),
          weight_(clusters) {
        for (std::size_t j = 0; j < numeric_; ++j) {
            unit_[j] =
                of.largest[j] > 0 ? std::ldexp(1.0, std::min(high_bits - 1 - std::ilogb(of.largest[j]), 1000)) : 1;
        }
        for (std::uint64_t const levels : of.levels) {
            first_level_.push_back(levels_);
            levels_ += levels;
        }
        counts_.resize(clusters * levels_);
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
        std::int64_t* const high = high_.data() + cluster * numeric_;
        std::int64_t* const low = low_.data() + cluster * numeric_;
        if (times == 1) {
            add_numbers(x, high, low, [](auto& sum, auto const& integer) { sum += integer; });
        } else if (times == -1) {
            add_numbers(x, high, low, [](auto& sum, auto const& integer) { sum -= integer; });
        } else {
            for (std::size_t j = 0; j < numeric_; ++j) {
                add_number(x, j, high, low, [&](auto& sum, auto const& integer) { sum += times * integer; });
            }
        }
        features::code const* const code = block.codes.data() + row * first_level_.size();
        std::int64_t* const count = counts_.data() + cluster * levels_;
        for (std::size_t j = 0; j < first_level_.size(); ++j) {
            if (code[j] != features::unseen_level) {
                count[first_level_[j] + code[j]] += times;
            }
        }
    }

    void merge(cluster_sums const& other) {
        auto const add_all = [](std::vector<std::int64_t>& to, std::vector<std::int64_t> const& from) {
            std::ranges::transform(to, from, to.begin(), std::plus<>{});
        };
        add_all(high_, other.high_);
        add_all(low_, other.low_);
        add_all(weight_, other.weight_);
        add_all(counts_, other.counts_);
    }

    [[nodiscard]] std::int64_t weight(std::size_t cluster) const noexcept { return weight_[cluster]; }

    /// Means, and the most frequent levels, of equally frequent ones the first. A cluster of nobody stays as it was.
    void put_middles(prototypes& middles) const {
        for (std::size_t c = 0; c < clusters_; ++c) {
            if (weight_[c] <= 0) {
                continue;
            }
            for (std::size_t j = 0; j < numeric_; ++j) {
                middles.centres[c * numeric_ + j] = mean(c, j);
            }
            for (std::size_t j = 0; j < first_level_.size(); ++j) {
                middles.modes[c * first_level_.size() + j] = mode(c, j);
            }
        }
    }

    [[nodiscard]] double mean(std::size_t cluster, std::size_t column) const noexcept {
        // The high part loses nothing when it is split at 2^53, where doubles stop holding every integer.
        std::int64_t const high = high_[cluster * numeric_ + column];
        auto const leading = static_cast<double>(high);
        auto const trailing = static_cast<double>(high - static_cast<std::int64_t>(leading));
        double const rest = trailing * low_unit + static_cast<double>(low_[cluster * numeric_ + column]);
        double const sum = leading + rest / low_unit;
        return sum / static_cast<double>(weight_[cluster]) / unit_[column];
    }

    [[nodiscard]] std::span<std::int64_t const> level_counts(std::size_t cluster, std::size_t column) const noexcept {
        std::size_t const end = column + 1 < first_level_.size() ? first_level_[column + 1] : levels_;
        return std::span{counts_}.subspan(cluster * levels_ + first_level_[column], end - first_level_[column]);
    }

private:
    static constexpr int high_bits = 30;
    static constexpr double low_unit = 0x1p31;
    static constexpr double round_off = 0x1.8p52;

    /// Numbers to integers and into the sums: `into(sum, integer)`. Two at a time, which every x86-64 can.
    template <class Into>
    void add_numbers(double const* x, std::int64_t* high, std::int64_t* low, Into const& into) const {
        std::size_t j = 0;
#if CLIENTELE_LANES
        using doubles = lanes<double, 2>;
        using integers = lanes<std::int64_t, 2>;
        for (; j + 2 <= numeric_; j += 2) {
            doubles scaled;
            doubles unit;
            load(scaled, x + j);
            load(unit, unit_.data() + j);
            scaled = scaled * unit;
            doubles const shifted = scaled + round_off;
            doubles const rest = (scaled - (shifted - round_off)) * low_unit + round_off;
            integers sum;
            load(sum, high + j);
            into(sum, std::bit_cast<integers>(shifted) - std::bit_cast<std::int64_t>(round_off));
            store(high + j, sum);
            load(sum, low + j);
            into(sum, std::bit_cast<integers>(rest) - std::bit_cast<std::int64_t>(round_off));
            store(low + j, sum);
        }
#endif
        for (; j < numeric_; ++j) {
            add_number(x, j, high, low, into);
        }
    }
    template <class Into>
    void add_number(double const* x, std::size_t j, std::int64_t* high, std::int64_t* low, Into const& into) const {
        double const scaled = x[j] * unit_[j];
        double const shifted = scaled + round_off; // to the nearest integer, in the last bits of the significand
        double const rest = (scaled - (shifted - round_off)) * low_unit + round_off;
        into(high[j], std::bit_cast<std::int64_t>(shifted) - std::bit_cast<std::int64_t>(round_off));
        into(low[j], std::bit_cast<std::int64_t>(rest) - std::bit_cast<std::int64_t>(round_off));
    }

    [[nodiscard]] features::code mode(std::size_t cluster, std::size_t column) const noexcept {
        auto const counts = level_counts(cluster, column);
        auto const most = std::ranges::max_element(counts);
        return most == counts.end() || *most <= 0 ? features::unseen_level
                                                  : static_cast<features::code>(most - counts.begin());
    }

    std::size_t clusters_ = 0;
    std::size_t numeric_ = 0;
    std::vector<double> unit_{}; ///< 2^(30 - e), one a numeric column
    std::vector<std::int64_t> high_{};
    std::vector<std::int64_t> low_{};
    std::vector<std::int64_t> weight_{};
    std::size_t levels_ = 0; ///< of all categories
    std::vector<std::size_t> first_level_{};
    std::vector<std::int64_t> counts_{};
};

} // namespace clientele::clustering::detail
