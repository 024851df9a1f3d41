// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/log_growth.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <vector>

/// \file
/// A value with its first and second derivatives: what Newton's method wants of a likelihood.
namespace clientele::stats {

/// A number with its gradient and Hessian with respect to N parameters. The Hessian is kept as its lower triangle, row
/// by row.
template <std::size_t N> struct second_order {
    static constexpr std::size_t pairs = N * (N + 1) / 2;

    double value = 0;
    std::array<double, N> gradient{};
    std::array<double, pairs> hessian{};

    /// Where d2 / dp_i dp_j stands.
    [[nodiscard]] static constexpr std::size_t at(std::size_t i, std::size_t j) noexcept {
        return i < j ? j * (j + 1) / 2 + i : i * (i + 1) / 2 + j;
    }

    void add(second_order const& other, double times = 1) noexcept {
        value += times * other.value;
        for (std::size_t i = 0; i < N; ++i) {
            gradient[i] += times * other.gradient[i];
        }
        for (std::size_t i = 0; i < pairs; ++i) {
            hessian[i] += times * other.hessian[i];
        }
    }

    /// The same with respect to the logarithms of the parameters.
    [[nodiscard]] second_order by_logarithms(std::array<double, N> const& parameters) const noexcept {
        second_order same = *this;
        for (std::size_t i = 0; i < N; ++i) {
            same.gradient[i] *= parameters[i];
            for (std::size_t j = 0; j <= i; ++j) {
                same.hessian[at(i, j)] *= parameters[i] * parameters[j];
            }
            same.hessian[at(i, i)] += same.gradient[i];
        }
        return same;
    }
};

/// So many parameters as turn up when the program runs.
inline constexpr std::size_t any_size = static_cast<std::size_t>(-1);

/// N numbers, one a parameter.
template <std::size_t N>
using point_of = std::conditional_t<N == any_size, std::vector<double>, std::array<double, N == any_size ? 0 : N>>;

/// The same for any number of parameters.
template <> struct second_order<any_size> {
    double value = 0;
    std::vector<double> gradient{};
    std::vector<double> hessian{};

    second_order() = default;
    /// 0 everywhere.
    explicit second_order(std::size_t parameters)
        : gradient(parameters, 0.0), hessian(parameters * (parameters + 1) / 2, 0.0) {}

    [[nodiscard]] static constexpr std::size_t at(std::size_t i, std::size_t j) noexcept {
        return second_order<1>::at(i, j);
    }
};

/// log of a sum of terms that are given by their logarithms, with derivatives: the likelihood of a customer whose
/// history has several explanations. Terms far below the largest vanish; none overflows.
template <std::size_t N> class log_mixture {
public:
    void add(second_order<N> const& log_term) noexcept {
        if (log_term.value > top_) {
            double const shrink = std::exp(top_ - log_term.value); // 0 at the first
            weight_ *= shrink;
            for (double& g : mean_) {
                g *= shrink;
            }
            for (double& h : moment_) {
                h *= shrink;
            }
            top_ = log_term.value;
        }
        double const share = std::exp(log_term.value - top_);
        weight_ += share;
        std::size_t at = 0;
        for (std::size_t i = 0; i < N; ++i) {
            mean_[i] += share * log_term.gradient[i];
            for (std::size_t j = 0; j <= i; ++j, ++at) {
                moment_[at] += share * (log_term.hessian[at] + log_term.gradient[i] * log_term.gradient[j]);
            }
        }
    }

    [[nodiscard]] second_order<N> sum() const noexcept {
        second_order<N> whole{.value = top_ + std::log(weight_)};
        std::size_t at = 0;
        for (std::size_t i = 0; i < N; ++i) {
            whole.gradient[i] = mean_[i] / weight_;
            for (std::size_t j = 0; j <= i; ++j, ++at) {
                whole.hessian[at] = moment_[at] / weight_ - whole.gradient[i] * whole.gradient[j];
            }
        }
        return whole;
    }

private:
    double top_ = -HUGE_VAL;
    double weight_ = 0;
    std::array<double, N> mean_{};
    std::array<double, second_order<N>::pairs> moment_{};
};

/// The same for two terms that are both there.
template <std::size_t N>
[[nodiscard]] second_order<N> log_of_two(second_order<N> const& first, second_order<N> const& second) noexcept {
    double const apart = first.value - second.value;
    double const lesser = std::exp(-std::abs(apart));
    double const share = 1 / (1 + lesser); // of the larger
    double const of_first = apart >= 0 ? share : lesser * share;
    double const of_second = apart >= 0 ? lesser * share : share;
    double const both = of_first * of_second;
    second_order<N> whole{.value = (apart >= 0 ? first.value : second.value) + log_growth(lesser)};
    std::size_t at = 0;
    for (std::size_t i = 0; i < N; ++i) {
        whole.gradient[i] = of_first * first.gradient[i] + of_second * second.gradient[i];
        double const difference = both * (first.gradient[i] - second.gradient[i]);
        for (std::size_t j = 0; j <= i; ++j, ++at) {
            whole.hessian[at] = of_first * first.hessian[at] + of_second * second.hessian[at] +
                                difference * (first.gradient[j] - second.gradient[j]);
        }
    }
    return whole;
}

} // namespace clientele::stats
