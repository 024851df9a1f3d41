// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

/// \file
/// A smooth function as a polynomial: computed at a few points, then read at millions.
namespace clientele::stats {

/// Interpolates `f` over [lowest, highest] at Chebyshev points, with as many as it takes for the last coefficients to
/// vanish beside the largest (L. N. Trefethen, "Approximation Theory and Approximation Practice", 2013, chapters 3 and
/// 19). `exact()` says whether `most` points were enough.
class chebyshev {
public:
    chebyshev() = default;

    template <class F>
    chebyshev(double lowest, double highest, F const& f, std::size_t most = 65)
        : middle_((highest + lowest) / 2), inverse_(highest > lowest ? 2 / (highest - lowest) : 0) {
        if (inverse_ == 0) {
            terms_ = {f(lowest)};
            exact_ = std::isfinite(terms_[0]);
            return;
        }
        for (std::size_t points = 9; !exact_ && points <= most; points = 2 * points - 1) {
            interpolate(f, points);
        }
    }

    [[nodiscard]] bool exact() const noexcept { return exact_; }

    /// Clenshaw's recurrence (C. W. Clenshaw, Mathematics of Computation 9 (1955), p. 118).
    [[nodiscard]] double operator()(double x) const noexcept {
        double const t = (x - middle_) * inverse_;
        double const twice = 2 * t;
        double one = 0;
        double two = 0;
        for (std::size_t i = terms_.size(); i-- > 1;) {
            double const next = (terms_[i] - two) + twice * one; // in this order: two steps wait for `one`, not three
            two = one;
            one = next;
        }
        return terms_[0] + t * one - two;
    }

private:
    template <class F> void interpolate(F const& f, std::size_t points) {
        std::size_t const n = points - 1;
        std::vector<double> values(points);
        for (std::size_t j = 0; j <= n; ++j) {
            double const t = std::cos(std::numbers::pi * static_cast<double>(j) / static_cast<double>(n));
            values[j] = f(middle_ + t / inverse_);
        }
        terms_.assign(points, 0.0);
        double largest = 0;
        for (std::size_t k = 0; k <= n; ++k) {
            double sum = 0;
            for (std::size_t j = 0; j <= n; ++j) {
                double const half = j == 0 || j == n ? 0.5 : 1.0;
                sum += half * values[j] *
                       std::cos(std::numbers::pi * static_cast<double>(j * k % (2 * n)) / static_cast<double>(n));
            }
            terms_[k] = sum * (k == 0 || k == n ? 1.0 : 2.0) / static_cast<double>(n);
            largest = std::max(largest, std::abs(terms_[k]));
        }
        // What is cut off: coefficients fall off geometrically, so the last two tell of the rest.
        double const small = 1e-14 * largest;
        exact_ = std::abs(terms_[n]) <= small && std::abs(terms_[n - 1]) <= small;
        while (terms_.size() > 1 && std::abs(terms_.back()) <= small / 16) {
            terms_.pop_back();
        }
    }

    double middle_ = 0;
    double inverse_ = 0;
    std::vector<double> terms_{0.0};
    bool exact_ = false;
};

} // namespace clientele::stats
