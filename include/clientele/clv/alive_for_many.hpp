// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/crowd.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/stats/chebyshev.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

/// \file
/// P(alive) of many customers at once, for models in which it takes an integral.
namespace clientele::clv {

/// Optional for a purchase model whose customers may die at any time: with two more predictions P(alive) needs no
/// integral for each customer.
template <class M>
concept mortal_model = purchase_model<M> &&
    requires(M const& model, summary const& customer, std::uint32_t x, double t) {
    /// P(he never buys again | alive at t with x repeat transactions).
    { model.never_buys_if_alive(x, t) } -> std::convertible_to<double>;
    /// log P(neither a purchase nor death in (t_x, T] | alive at t_x, x).
    { model.log_uneventful(customer) } -> std::convertible_to<double>;
    { model.alpha } -> std::convertible_to<double>;
};

namespace detail {

/// P(alive) under one model, for many customers.
///
/// Let G(t) be the probability that one who is alive at t never buys again, and u that nothing happens in (t_x, T].
/// Death in that time without a purchase has probability G(t_x) - u G(T), so that the odds of being dead are
///     G(t_x) / u - G(T).
/// For one x, G is a function of t alone: interpolated once, then read off. Odds that are next to nothing lose their
/// digits in this form, P(alive) does not.
template <purchase_model Model> class alive_for_many {
public:
    static constexpr bool interpolates = mortal_model<Model>;

    alive_for_many(Model const& model, crowd const& of) : model_(&model) {
        if constexpr (interpolates) {
            never_buys_ = of.interpolated(0, model.alpha,
                                          [&](std::uint32_t x, double t) { return model.never_buys_if_alive(x, t); });
            from_start_ = model.never_buys_if_alive(0, 0);
        }
    }

    [[nodiscard]] double operator()(summary const& customer) const {
        if constexpr (interpolates) {
            if (customer.x < never_buys_.size() && never_buys_[customer.x].exact()) {
                auto const& never = never_buys_[customer.x];
                double const nothing = std::exp(model_->log_uneventful(customer));
                // most customers have x = 0, hence t_x = 0
                double const then = customer.x == 0 ? from_start_ : never(std::log(customer.t_x + model_->alpha));
                double const odds = then / nothing - never(std::log(customer.T + model_->alpha));
                return 1 / (1 + std::max(odds, 0.0));
            }
        }
        return model_->p_alive(customer);
    }

private:
    Model const* model_;
    std::vector<stats::chebyshev> never_buys_;
    double from_start_ = 0;
};

} // namespace detail
} // namespace clientele::clv
