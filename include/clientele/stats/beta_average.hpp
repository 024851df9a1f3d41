// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/dual.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

/// \file
/// Expectations over a beta distribution by quadrature.
namespace clientele::stats {

/// E[f(p)] for p ~ Beta(a, b), f smooth and bounded on [0, 1].
///
/// The trapezoidal rule in y = log(p / (1 - p)), where the density times dp/dy is p^a (1 - p)^b: analytic, falling off
/// exponentially at both ends, so that the rule converges geometrically (L. N. Trefethen and J. A. C. Weideman, "The
/// exponentially convergent trapezoidal rule", SIAM Review 56 (2014), section 5). Where a or b is so small that an end
/// falls off slowly, f is constant there and the rest of the rule is a geometric series, which is added in closed form.
/// The weights are divided by their sum, so no beta function is needed.
template <real Real> class beta_average {
public:
    /// `finest`: the smallest p at which f still differs from f(0) in the last digits, divided by 1e-17.
    beta_average(Real const& a, Real const& b, double finest = 1) {
        using std::exp;
        double const a0 = value_of(a);
        double const b0 = value_of(b);
        double const deviation = std::sqrt(1 / a0 + 1 / b0); // of y, about
        double const step = std::min(0.25, 0.6 * deviation);
        double const mode = std::log(a0) - std::log(b0);
        double const top = height(a0, b0, mode);
        // Left of `lowest` and right of `highest` f and the other factor of the density are constant.
        double const lowest = -40 + std::log(std::min({1.0, finest, 1 / b0}));
        double const highest = 40 + std::log(std::max(1.0, a0));
        // f may be larger on the left, at most by 1 / finest.
        long const from = reach(a0, b0, mode, top - 45 + std::min(std::log(finest), 0.0), -step, lowest);
        long const to = reach(a0, b0, mode, top - 45, step, highest);
        std::vector<Real> weights;
        for (long i = from; i <= to; ++i) {
            double const y = mode + static_cast<double>(i) * step;
            points_.push_back(1 / (1 + std::exp(-y)));
            Real const log_p = Real(-softplus(-y));
            Real const log_q = Real(-softplus(y));
            weights_.push_back(exp(a * log_p + b * log_q - Real(top)));
        }
        add_tail(a, step, mode + static_cast<double>(from) * step <= lowest, 0.0, weights_.front());
        add_tail(b, step, mode + static_cast<double>(to) * step >= highest, 1.0,
                 weights_[static_cast<std::size_t>(to - from)]);
        Real sum{0.0};
        for (Real const& weight : weights_) {
            sum = sum + weight;
        }
        for (Real& weight : weights_) {
            weight = weight / sum;
        }
    }

    /// `f` takes a double and gives a `Real`.
    template <class F> [[nodiscard]] Real operator()(F const& f) const {
        Real sum{0.0};
        for (std::size_t i = 0; i < points_.size(); ++i) {
            sum = sum + weights_[i] * f(points_[i]);
        }
        return sum;
    }

private:
    /// log(1 + e^y).
    static double softplus(double y) { return std::max(y, 0.0) + std::log1p(std::exp(-std::abs(y))); }
    static double height(double a, double b, double y) { return -a * softplus(-y) - b * softplus(y); }

    /// How many steps to go until the density vanishes or only its tail is left.
    static long reach(double a, double b, double mode, double negligible, double step, double limit) {
        double const sign = step < 0 ? -1 : 1;
        long steps = 0;
        for (;; steps += static_cast<long>(sign)) {
            double const y = mode + static_cast<double>(std::abs(steps)) * step;
            if (sign * (y - limit) >= 0 || height(a, b, y) < negligible) {
                return steps;
            }
        }
    }

    /// The rest of the rule behind the last point, where the density goes like e^(-shape |y|).
    void add_tail(Real const& shape, double step, bool cut, double point, Real const& last) {
        if (cut) {
            using std::exp;
            using std::expm1;
            Real const ratio = shape * Real(-step);
            points_.push_back(point);
            weights_.push_back(last * exp(ratio) / -expm1(ratio));
        }
    }

    std::vector<double> points_;
    std::vector<Real> weights_;
};

} // namespace clientele::stats
