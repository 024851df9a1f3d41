// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/model.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/stats/chebyshev.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
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

/// P(alive) under one model, of customers who are known beforehand.
///
/// Let G(t) be the probability that one who is alive at t never buys again, and u that nothing happened in (t_x, T].
/// Death in that time without a purchase has probability G(t_x) - u G(T), so that
///     P(alive) = u / (u + G(t_x) - u G(T)) = 1 / (1 - G(T) + G(t_x) / u),
/// where the denominator is a sum of two positive terms. For one x, G is a function of t
/// alone: interpolated once, then read off. Odds of being dead that are next to nothing lose their digits in this form,
/// P(alive) does not.
template <purchase_model Model> class alive_for_many {
public:
    alive_for_many(Model const& model, std::vector<std::optional<summary>> const& customers) : model_(&model) {
        if constexpr (mortal_model<Model>) {
            learn(customers);
        }
    }

    [[nodiscard]] double operator()(summary const& customer) const {
        if constexpr (mortal_model<Model>) {
            if (customer.x < by_count_.size() && by_count_[customer.x].exact() && customer.t_x < customer.T) {
                auto const& never = by_count_[customer.x];
                double const now = std::exp(never(std::log(customer.T + model_->alpha)));
                double const never_since =
                    never(std::log(customer.t_x + model_->alpha)) - model_->log_uneventful(customer);
                return std::min(1 / (1 - now + std::exp(never_since)), 1.0);
            }
        }
        return model_->p_alive(customer);
    }

private:
    static constexpr std::size_t worthwhile = 100; ///< customers that make an interpolation pay
    static constexpr std::uint32_t most = 4096;

    void learn(std::vector<std::optional<summary>> const& customers) {
        struct range {
            std::size_t customers = 0;
            double first = std::numeric_limits<double>::infinity();
            double last = 0;
        };
        std::vector<range> ranges;
        for (auto const& customer : customers) {
            if (customer && customer->x < most) {
                ranges.resize(std::max(ranges.size(), customer->x + std::size_t{1}));
                auto& of = ranges[customer->x];
                ++of.customers;
                of.first = std::min(of.first, customer->t_x);
                of.last = std::max(of.last, customer->T);
            }
        }
        by_count_.resize(ranges.size());
        for (std::uint32_t x = 0; x < ranges.size(); ++x) {
            if (ranges[x].customers >= worthwhile) {
                by_count_[x] = stats::chebyshev{
                    std::log(ranges[x].first + model_->alpha), std::log(ranges[x].last + model_->alpha),
                    [&](double at) {
                        return std::log(model_->never_buys_if_alive(x, std::max(std::exp(at) - model_->alpha, 0.0)));
                    }};
            }
        }
    }

    Model const* model_;
    std::vector<stats::chebyshev> by_count_;
};

} // namespace detail
} // namespace clientele::clv
