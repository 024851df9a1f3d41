// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/exact_sum.hpp>
#include <clientele/core/vectorise.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

/// \file
/// Exact sums at the speed of vector code, of figures whose size is known beforehand.
namespace clientele::clv::detail {

/// Sums of K figures over rows that have the same bits in any order and on any number of threads or processes: an
/// `accumulator`. Each figure is rounded to a grid so fine that it loses less than 2^-88 of the bound, in two parts
/// that a block adds without any rounding: doubles that are multiples of one power of two below 2^53 times that.
template <std::size_t K> class grid_sums {
public:
    static constexpr std::size_t block = 256;

    /// No figure is larger than `bound` in size.
    explicit grid_sums(double bound) {
        int exponent = 0;
        std::frexp(bound, &exponent);
        coarse_ = std::ldexp(1.5, exponent - 44 + 52); // adding it rounds to multiples of 2^(exponent - 44)
        fine_ = std::ldexp(1.5, exponent - 88 + 52);
    }

    /// A block of rows.
    CLIENTELE_INLINE void add(std::array<std::array<double, block>, K> const& figures) {
        for (std::size_t k = 0; k < K; ++k) {
            // Four sums side by side: exact, hence in whatever order.
            std::array<double, 4> high{};
            std::array<double, 4> low{};
            for (std::size_t i = 0; i < block; i += 4) {
                for (std::size_t lane = 0; lane < 4; ++lane) {
                    double const figure = figures[k][i + lane];
                    double const rounded = (figure + coarse_) - coarse_;
                    high[lane] += rounded;
                    low[lane] += ((figure - rounded) + fine_) - fine_;
                }
            }
            sums_[k].add((high[0] + high[1]) + (high[2] + high[3]));
            sums_[k].add((low[0] + low[1]) + (low[2] + low[3]));
        }
    }

    /// Row `i` of a block, so many times.
    void add(std::array<std::array<double, block>, K> const& figures, std::size_t i, double times) {
        for (std::size_t k = 0; k < K; ++k) {
            double const figure = figures[k][i];
            double const rounded = (figure + coarse_) - coarse_;
            for (double const part : {rounded, ((figure - rounded) + fine_) - fine_}) {
                double const product = times * part;
                sums_[k].add(product);
                sums_[k].add(std::fma(times, part, -product)); // what rounding took
            }
        }
    }

    void merge(grid_sums const& other) {
        for (std::size_t k = 0; k < K; ++k) {
            sums_[k].merge(other.sums_[k]);
        }
    }
    [[nodiscard]] std::array<double, K> values() const {
        std::array<double, K> all{};
        for (std::size_t k = 0; k < K; ++k) {
            all[k] = sums_[k].value();
        }
        return all;
    }

private:
    double coarse_ = 0;
    double fine_ = 0;
    std::array<exact_sum, K> sums_;
};

/// The least and the greatest of figures: an `accumulator`.
struct extremes {
    double least = std::numeric_limits<double>::infinity();
    double most = -std::numeric_limits<double>::infinity();

    void merge(extremes const& other) {
        least = std::min(least, other.least);
        most = std::max(most, other.most);
    }
};

} // namespace clientele::clv::detail
