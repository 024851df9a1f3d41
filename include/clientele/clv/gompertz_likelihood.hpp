// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/gompertz_clock.hpp>
#include <clientele/clv/silence.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/stats/log_growth.hpp>
#include <clientele/stats/rising.hpp>
#include <clientele/stats/second_order.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>

/// \file
/// The likelihood of the Gamma-Gompertz/NBD model.
namespace clientele::clv::detail {

/// With respect to r, alpha, b, s, beta.
class gompertz_likelihood {
public:
    using derivatives = stats::second_order<5>;

    gompertz_likelihood(pareto_clock<double> const& purchase, gompertz_clock<double> const& death, std::uint32_t most)
        : purchase_(purchase), death_(death), log_alpha_(std::log(purchase.scale)), bought_(purchase.shape, most) {}

    /// log likelihood of one customer (Bemmaor and Glady, equation 5): alive at T, or dead at any time since t_x.
    [[nodiscard]] derivatives operator()(summary const& customer) const {
        auto const x = static_cast<double>(customer.x);
        stats::log_mixture<5> all;
        all.add(survives(x, customer.T));
        pareto_clock<double> const purchase{purchase_.shape + x, purchase_.scale + customer.t_x};
        auto const death = death_.after(customer.t_x);
        double const w = customer.T - customer.t_x;
        if (w > 0) {
            over_silence(
                purchase, death, w, [&](double v) { return death.log_hazard(v); },
                [&](double v, double dv) { all.add(dies(x, customer.t_x + v, std::log(dv))); });
        }
        auto whole = all.sum();
        auto const& bought = bought_[customer.x];
        whole.value += bought.value - x * log_alpha_;
        whole.gradient[0] += bought.slope;
        whole.hessian[at(0, 0)] += bought.bend;
        return whole;
    }

private:
    static constexpr std::size_t at(std::size_t i, std::size_t j) { return derivatives::at(i, j); }

    /// What e^(-b u) leaves, and beta e^(-b u) + 1 - e^(-b u).
    struct age {
        double left;
        double scale;
    };
    [[nodiscard]] age at_age(double u) const { return {std::exp(-death_.b * u), death_.scale_after(u)}; }

    /// log of alpha^(r + x) (alpha + u)^-(r + x) P(lifetime > u).
    [[nodiscard]] derivatives survives(double x, double u) const {
        auto const [r, alpha] = purchase_;
        auto const [b, s, beta] = death_;
        auto const [left, scale] = at_age(u);
        double const growth = stats::log_growth(u / alpha);
        double const inverse = 1 / (alpha * (alpha + u));
        double const balance = (r * u - x * alpha) * inverse;
        double const ageing = death_.ageing(u);
        // Derivatives of `ageing`.
        double const by_b = u / scale;
        double const by_beta = std::expm1(-b * u) / (beta * scale);
        derivatives of;
        of.value = -(r + x) * growth - s * ageing;
        of.gradient = {-growth, balance, -s * by_b, -ageing, -s * by_beta};
        of.hessian[at(0, 1)] = u * inverse;
        of.hessian[at(1, 1)] = -(x + balance * (2 * alpha + u)) * inverse;
        of.hessian[at(2, 2)] = -s * u * u * (beta - 1) * left / (scale * scale);
        of.hessian[at(2, 3)] = -by_b;
        of.hessian[at(2, 4)] = s * u * left / (scale * scale);
        of.hessian[at(3, 4)] = -by_beta;
        of.hessian[at(4, 4)] = s * by_beta * (1 / beta + left / scale);
        return of;
    }

    /// The same for one who dies at u, in a time that is given by its logarithm.
    [[nodiscard]] derivatives dies(double x, double u, double log_time) const {
        auto const [b, s, beta] = death_;
        auto const [left, scale] = at_age(u);
        auto of = survives(x, u);
        // The hazard s b / scale.
        double const by_beta = left / scale;
        double const bend = u * left / (scale * scale);
        of.value += std::log(s * b / scale) + log_time;
        of.gradient[2] += 1 / b + u * (beta - 1) * by_beta;
        of.gradient[3] += 1 / s;
        of.gradient[4] -= by_beta;
        of.hessian[at(2, 2)] -= 1 / (b * b) + u * (beta - 1) * bend;
        of.hessian[at(2, 4)] += bend;
        of.hessian[at(3, 3)] -= 1 / (s * s);
        of.hessian[at(4, 4)] += by_beta * by_beta;
        return of;
    }

    pareto_clock<double> purchase_; ///< from the first purchase on
    gompertz_clock<double> death_;
    double log_alpha_;
    stats::rising_table bought_; ///< (r)_x
};

} // namespace clientele::clv::detail
