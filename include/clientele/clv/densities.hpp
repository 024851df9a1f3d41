// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/gamma.hpp>

#include <cmath>
#include <concepts>

/// \file
/// How customers differ, as models of buying have it: densities of their rates of buying and of being lost.
namespace clientele::clv {

namespace detail {

/// log of x^power, 0^0 = 1.
[[nodiscard]] inline double log_power(double log_x, double power) { return power == 0 ? 0.0 : power * log_x; }

} // namespace detail

/// The density of Gamma(shape, rate) at `x`: infinite at 0 where the shape is below 1. 0 below 0.
[[nodiscard]] inline double gamma_density(double shape, double rate, double x) {
    if (x < 0) return 0;
    return std::exp(shape * std::log(rate) - stats::log_gamma(shape) + detail::log_power(std::log(x), shape - 1) -
                    rate * x);
}

/// The density of Beta(a, b) at `x`: infinite at 0 where a is below 1, at 1 where b is. 0 outside [0, 1].
[[nodiscard]] inline double beta_density(double a, double b, double x) {
    if (x < 0 || x > 1) return 0;
    return std::exp(detail::log_power(std::log(x), a - 1) + detail::log_power(std::log1p(-x), b - 1) -
                    stats::log_beta(a, b));
}

/// A model whose rates of buying are Gamma(r, alpha) over customers; or, where k phases lie between two purchases,
/// those of the phases are.
template <class M>
concept gamma_rates = requires(M const& model) {
    { model.r } -> std::convertible_to<double>;
    { model.alpha } -> std::convertible_to<double>;
};

/// A model whose customers are lost after a purchase with a probability of their own, Beta(a, b).
template <class M>
concept beta_dropout = requires(M const& model) {
    { model.a } -> std::convertible_to<double>;
    { model.b } -> std::convertible_to<double>;
};

/// A model whose customers die at a rate of their own: Gamma(s, beta), or, where they age at a rate b, b Gamma(s, beta)
/// for a new customer.
template <class M>
concept gamma_deaths = requires(M const& model) {
    { model.s } -> std::convertible_to<double>;
    { model.beta } -> std::convertible_to<double>;
};

namespace detail {

/// The rate parameter of the purchase rates.
template <gamma_rates Model> [[nodiscard]] double purchase_scale(Model const& model) {
    if constexpr (requires { model.k; }) {
        return model.alpha * model.k;
    } else {
        return model.alpha;
    }
}

} // namespace detail

/// The density of purchase rates, per unit of time and in the long run, over customers.
template <gamma_rates Model> [[nodiscard]] double purchase_rate_density(Model const& model, double rate) {
    return gamma_density(model.r, detail::purchase_scale(model), rate);
}

/// The density of the probability of being lost after a purchase.
template <beta_dropout Model> [[nodiscard]] double dropout_density(Model const& model, double probability) {
    return beta_density(model.a, model.b, probability);
}

namespace detail {

/// The rate parameter of the death rates of new customers.
template <gamma_deaths Model> [[nodiscard]] double death_scale(Model const& model) {
    if constexpr (requires { model.b; }) {
        return model.beta / model.b;
    } else {
        return model.beta;
    }
}

} // namespace detail

/// The density of death rates of new customers, per unit of time.
template <gamma_deaths Model> [[nodiscard]] double death_rate_density(Model const& model, double rate) {
    return gamma_density(model.s, detail::death_scale(model), rate);
}

} // namespace clientele::clv
