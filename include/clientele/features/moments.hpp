// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/exact_sum.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>

/// \file
/// Mean and spread of a column of numbers, the same bits for any order, split and weights.
namespace clientele::features {

namespace detail {

/// Adds a value `weight` times, to the last bit: doubling is exact, where multiplying rounds.
inline void add_times(exact_sum& sum, double value, std::uint64_t weight) {
    for (; weight != 0; weight &= weight - 1) {
        sum.add(value * static_cast<double>(weight & (0 - weight)));
    }
}

/// The most values that `add_all` takes.
inline constexpr std::size_t batch = 256;

/// Adds each value once: what adding them one by one gives, for a good half of the time.
///
/// Adding and taking off a large number cuts a value at a multiple of a power of two, and what is cut off is exact too
/// (T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971)).
/// Pieces of 42 bits of up to 2^10 values add up exactly in the 53 of a double. Two pieces hold all of a value unless
/// it is 2^31 times smaller than the largest; then its remainder is added by itself.
inline void add_all(exact_sum& sum, std::span<double const> values) {
    std::uint64_t largest = 0;
    for (double const value : values) {
        largest = std::max(largest, std::bit_cast<std::uint64_t>(value) & ~(std::uint64_t{1} << 63));
    }
    int const exponent = static_cast<int>(largest >> 52) - 1023;
    if (std::abs(exponent) > 900 || FLT_EVAL_METHOD != 0) { // pieces could underflow, or be cut elsewhere
        for (double const value : values) {
            sum.add(value);
        }
        return;
    }
    double const upper_cut = std::ldexp(1.5, exponent + 11); // at multiples of 2^(exponent - 41)
    double const lower_cut = std::ldexp(1.5, exponent - 31); // of 2^(exponent - 83)
    auto const cut = [&](double value, double& upper, double& lower) {
        double const first = (value + upper_cut) - upper_cut;
        double const below = value - first;
        double const second = (below + lower_cut) - lower_cut;
        upper += first;
        lower += second;
        return below - second;
    };
    constexpr std::size_t lanes = 4; // so that additions need not wait for each other
    std::array<double, lanes> upper{};
    std::array<double, lanes> lower{};
    std::array<double, lanes> left{};
    std::size_t const whole = values.size() - values.size() % lanes;
    for (std::size_t i = 0; i < whole; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            left[lane] += std::abs(cut(values[i + lane], upper[lane], lower[lane]));
        }
    }
    for (std::size_t i = whole; i < values.size(); ++i) {
        left[0] += std::abs(cut(values[i], upper[0], lower[0]));
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        sum.add(upper[lane]);
        sum.add(lower[lane]);
    }
    if (left != std::array<double, lanes>{}) {
        for (double const value : values) {
            double unused = 0;
            sum.add(cut(value, unused, unused));
        }
    }
}

} // namespace detail

/// Count, mean and range of numbers. An `accumulator`; a weight is the same as adding the value so many times.
class moments {
public:
    void add(double value, std::uint64_t weight = 1) {
        if (weight != 0) {
            least_ = std::min(least_, value);
            most_ = std::max(most_, value);
            count_ += weight;
            detail::add_times(sum_, value, weight);
        }
    }
    /// Adds each of up to `detail::batch` values once.
    void add_all(std::span<double const> values) {
        double least = least_;
        double most = most_;
        for (double const value : values) {
            least = std::min(least, value);
            most = std::max(most, value);
        }
        least_ = least;
        most_ = most;
        count_ += values.size();
        detail::add_all(sum_, values);
    }
    void merge(moments const& other) {
        least_ = std::min(least_, other.least_);
        most_ = std::max(most_, other.most_);
        count_ += other.count_;
        sum_.merge(other.sum_);
    }

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    /// \pre count() > 0, for these and the next
    [[nodiscard]] double least() const noexcept { return least_; }
    [[nodiscard]] double most() const noexcept { return most_; }
    [[nodiscard]] double sum() const { return sum_.value(); }
    /// Where all values are equal, that value.
    [[nodiscard]] double mean() const {
        return least_ == most_ ? least_ : std::clamp(sum_.value() / static_cast<double>(count_), least_, most_);
    }

    friend bool operator==(moments const&, moments const&) = default;

private:
    exact_sum sum_;
    std::uint64_t count_ = 0;
    double least_ = std::numeric_limits<double>::infinity();
    double most_ = -std::numeric_limits<double>::infinity();
};

/// Squared deviations from a mean known beforehand: the second of two passes, which loses no digits where the mean is
/// large and the spread small. An `accumulator`.
class squared_deviations {
public:
    explicit squared_deviations(double mean = 0) : mean_(mean) {}

    void add(double value, std::uint64_t weight = 1) {
        double const off = value - mean_;
        detail::add_times(sum_, off * off, weight);
    }
    /// Adds each of up to `detail::batch` values once.
    void add_all(std::span<double const> values) {
        std::array<double, detail::batch> squares; // NOLINT(cppcoreguidelines-pro-type-member-init): filled as needed
        for (std::size_t i = 0; i < values.size(); ++i) {
            double const off = values[i] - mean_;
            squares[i] = off * off;
        }
        detail::add_all(sum_, std::span{squares}.first(values.size()));
    }
    void merge(squared_deviations const& other) { sum_.merge(other.sum_); }

    [[nodiscard]] double sum() const { return sum_.value(); }

private:
    double mean_;
    exact_sum sum_;
};

} // namespace clientele::features
