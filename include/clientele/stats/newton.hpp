// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/second_order.hpp>

#include <Eigen/Core>
#include <Eigen/Eigenvalues>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// \file
/// Newton's method for the maximum of a smooth function of a few parameters, safeguarded so that it rises at every step
/// from wherever it starts.
namespace clientele::stats {

/// Why a maximiser stopped.
enum class newton_stop : std::uint8_t {
    gradient_vanished, ///< at a maximum, to the last digits
    no_gain,           ///< the next step would gain less than the rounding of the function
    iterations,        ///< as many iterations as allowed
    no_number,         ///< the function is not finite at the start
};

[[nodiscard]] constexpr std::string_view to_string(newton_stop why) noexcept {
    switch (why) {
    case newton_stop::gradient_vanished:
        return "gradient vanished";
    case newton_stop::no_gain:
        return "no further gain above rounding";
    case newton_stop::iterations:
        return "iterations used up";
    case newton_stop::no_number:
        return "not finite at the start";
    }
    return "unknown";
}

struct newton_options {
    std::size_t iterations = 100;
    /// Of the gain still expected, half of g' H^-1 g, relative to the size of the function.
    double tolerance = 1e-16;
    double longest_step = 1.5; ///< in any parameter; with logarithms, a factor of 4.5
    /// Shorter steps at a maximum are the last, taken without another look at the function: Newton's method squares the
    /// error of the point, while the derivatives stay those of where the step began.
    double last_step = 0;
    double bound = 30; ///< parameters stay within [-bound, bound]; with logarithms, a factor of 10^13
};

template <std::size_t N> struct newton_result {
    point_of<N> at{};
    second_order<N> found{};
    std::size_t iterations = 0;
    std::size_t evaluations = 0;
    newton_stop why = newton_stop::iterations;
};

namespace detail {

template <std::size_t N> inline constexpr int extent_of = N == any_size ? Eigen::Dynamic : static_cast<int>(N);
template <std::size_t N> using vector_of = Eigen::Matrix<double, extent_of<N>, 1>;
template <std::size_t N> using matrix_of = Eigen::Matrix<double, extent_of<N>, extent_of<N>>;

template <std::size_t N> [[nodiscard]] vector_of<N> gradient_of(second_order<N> const& f) {
    return Eigen::Map<vector_of<N> const>{f.gradient.data(), static_cast<Eigen::Index>(f.gradient.size())};
}

template <std::size_t N> [[nodiscard]] matrix_of<N> hessian_of(second_order<N> const& f) {
    auto const size = static_cast<Eigen::Index>(f.gradient.size());
    matrix_of<N> full(size, size);
    for (std::size_t i = 0; i < f.gradient.size(); ++i) {
        for (std::size_t j = 0; j < f.gradient.size(); ++j) {
            full(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = f.hessian[second_order<N>::at(i, j)];
        }
    }
    return full;
}

template <std::size_t N> struct newton_step {
    vector_of<N> by;
    bool concave; ///< f is, there
};

/// A direction in which f rises: Newton's, with every eigenvalue of the Hessian taken as if f were concave along it (J.
/// Nocedal and S. Wright, "Numerical Optimization", 2006, section 3.4).
template <std::size_t N> [[nodiscard]] newton_step<N> rising_step(second_order<N> const& f) {
    Eigen::SelfAdjointEigenSolver<matrix_of<N>> const solved{hessian_of(f)};
    vector_of<N> const along = solved.eigenvectors().transpose() * gradient_of(f);
    double const largest = solved.eigenvalues().cwiseAbs().maxCoeff();
    vector_of<N> const curvature = solved.eigenvalues().cwiseAbs().cwiseMax(largest * 1e-14 + 1e-300);
    return {solved.eigenvectors() * along.cwiseQuotient(curvature), solved.eigenvalues().maxCoeff() < 0};
}

} // namespace detail

/// The maximum of `f`, which gives a `second_order<N>` at a point; N is `any_size` where points are vectors.
template <std::size_t N, class F>
[[nodiscard]] newton_result<N> maximise(F const& f, point_of<N> start, newton_options const& how = {}) {
    newton_result<N> state{.at = start, .found = f(start), .evaluations = 1};
    if (!std::isfinite(state.found.value)) {
        state.why = newton_stop::no_number;
        return state;
    }
    int idle = 0; // steps in succession that gained no more than rounding makes
    for (; state.iterations < how.iterations; ++state.iterations) {
        auto const [step, concave] = detail::rising_step(state.found);
        double const slope = step.dot(detail::gradient_of(state.found));
        double const noise = how.tolerance * std::max(1.0, std::abs(state.found.value));
        double const longest = step.cwiseAbs().maxCoeff();
        if (!(slope / 2 > noise) || (concave && longest < how.last_step)) {
            state.why = newton_stop::gradient_vanished;
            // The last step gains next to nothing in f, but the point itself twice the digits.
            state.found.value += concave && longest < how.last_step ? slope / 2 : 0;
            for (std::size_t i = 0; i < state.at.size() && longest < 1e-3; ++i) {
                state.at[i] = std::clamp(state.at[i] + step[static_cast<Eigen::Index>(i)], -how.bound, how.bound);
            }
            return state;
        }
        double length = std::min(1.0, how.longest_step / longest);
        bool moved = false;
        for (int halvings = 0; halvings < 40 && !moved; ++halvings, length /= 2) {
            auto next = state.at;
            for (std::size_t i = 0; i < next.size(); ++i) {
                next[i] = std::clamp(next[i] + length * step[static_cast<Eigen::Index>(i)], -how.bound, how.bound);
            }
            auto const there = f(next);
            ++state.evaluations;
            // The gain wanted by Armijo's rule, less what rounding may hide. Where no more can be gained than the
            // rounding of a sum over millions, the gradient is the better guide, and the step is taken on its word.
            double const hidden = slope / 2 <= 1e4 * noise ? 100 * noise : 8 * noise;
            double const wanted = 1e-4 * length * slope - hidden;
            if (std::isfinite(there.value) && there.value - state.found.value >= wanted) {
                idle = there.value - state.found.value > hidden ? 0 : idle + 1;
                moved = next != state.at && idle < 2;
                state.at = next;
                state.found = there;
                break;
            }
        }
        if (!moved) {
            state.why = newton_stop::no_gain;
            return state;
        }
    }
    return state;
}

} // namespace clientele::stats
