// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/gamma.hpp>
#include <clientele/stats/rising_ratio.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>

/// \file
/// Numbers that carry their gradient: a formula written for doubles gives its derivatives too (forward-mode automatic
/// differentiation; A. Griewank and A. Walther, "Evaluating Derivatives", 2008, section 3.1).
namespace clientele::stats {

/// A value and its derivatives with respect to N parameters.
template <std::size_t N> struct dual {
    double value = 0;
    std::array<double, N> gradient{};

    constexpr dual() = default;
    constexpr dual(double constant) : value(constant) {} // NOLINT(google-explicit-constructor): as a number is
    /// The parameter number `which` itself.
    constexpr dual(double at, std::size_t which) : value(at) { gradient[which] = 1; }

    /// f(this), of which the value and the derivative are known.
    [[nodiscard]] constexpr dual chain(double f, double derivative) const noexcept {
        dual result{f};
        for (std::size_t i = 0; i < N; ++i) {
            result.gradient[i] = derivative * gradient[i];
        }
        return result;
    }

    constexpr dual& operator+=(dual const& y) noexcept { return *this = *this + y; }
    constexpr dual& operator-=(dual const& y) noexcept { return *this = *this - y; }
    constexpr dual& operator*=(dual const& y) noexcept { return *this = *this * y; }
    constexpr dual& operator/=(dual const& y) noexcept { return *this = *this / y; }

    friend constexpr dual operator+(dual const& x, dual const& y) noexcept {
        return combine(x.value + y.value, x, 1, y, 1);
    }
    friend constexpr dual operator-(dual const& x, dual const& y) noexcept {
        return combine(x.value - y.value, x, 1, y, -1);
    }
    friend constexpr dual operator*(dual const& x, dual const& y) noexcept {
        return combine(x.value * y.value, x, y.value, y, x.value);
    }
    friend constexpr dual operator/(dual const& x, dual const& y) noexcept {
        double const quotient = x.value / y.value;
        return combine(quotient, x, 1 / y.value, y, -quotient / y.value);
    }
    friend constexpr dual operator-(dual const& x) noexcept { return x.chain(-x.value, -1); }

    friend dual exp(dual const& x) noexcept {
        double const e = std::exp(x.value);
        return x.chain(e, e);
    }
    friend dual expm1(dual const& x) noexcept { return x.chain(std::expm1(x.value), std::exp(x.value)); }
    friend dual log(dual const& x) noexcept { return x.chain(std::log(x.value), 1 / x.value); }
    friend dual log1p(dual const& x) noexcept { return x.chain(std::log1p(x.value), 1 / (1 + x.value)); }
    friend dual sqrt(dual const& x) noexcept {
        double const root = std::sqrt(x.value);
        return x.chain(root, 0.5 / root);
    }
    friend dual log_gamma(dual const& x) noexcept {
        return x.chain(stats::log_gamma(x.value), stats::digamma(x.value));
    }
    /// n may depend on the parameters too.
    friend dual log_rising(dual const& a, dual const& n) noexcept {
        return combine(stats::log_rising(a.value, n.value), a, stats::digamma_rise(a.value, n.value), n,
                       stats::digamma(a.value + n.value));
    }
    friend dual log_rising_ratio(dual const& a, dual const& b, dual const& s) noexcept {
        double const whole = a.value + b.value;
        double const drawn = stats::digamma_rise(whole, s.value);
        dual const by_a_and_b = combine(stats::log_rising_ratio(a.value, b.value, s.value), a, -drawn, b,
                                        stats::digamma_rise(b.value, s.value) - drawn);
        return combine(by_a_and_b.value, by_a_and_b, 1, s, -stats::digamma_rise(b.value + s.value, a.value));
    }
    friend dual log_beta(dual const& a, dual const& b) noexcept {
        return combine(stats::log_beta(a.value, b.value), a, -stats::digamma_rise(a.value, b.value), b,
                       -stats::digamma_rise(b.value, a.value));
    }

private:
    static constexpr dual combine(double value, dual const& x, double dx, dual const& y, double dy) noexcept {
        dual result{value};
        for (std::size_t i = 0; i < N; ++i) {
            result.gradient[i] = dx * x.gradient[i] + dy * y.gradient[i];
        }
        return result;
    }
};

/// The plain number in a number or a dual, for decisions that do not depend on derivatives.
[[nodiscard]] constexpr double value_of(double x) noexcept { return x; }
template <std::size_t N> [[nodiscard]] constexpr double value_of(dual<N> const& x) noexcept { return x.value; }

/// What a formula can be evaluated in: `double`, or `dual` for its gradient too. Write `using std::exp;` (or `using
/// namespace stats::arithmetic`) and call functions without a namespace.
template <class Real>
concept real = std::same_as<Real, double> || requires(Real const& x) {
    { value_of(x) } -> std::same_as<double>;
    x.gradient;
};

} // namespace clientele::stats
