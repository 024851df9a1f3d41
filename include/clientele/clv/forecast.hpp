// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/alive_for_many.hpp>
#include <clientele/clv/crowd.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/schedule.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/stats/chebyshev.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

/// \file
/// Predictions for all customers at once.
namespace clientele::clv {

/// Optional for a purchase model: expected purchases in (T, T + t] of a customer with x repeat transactions who is
/// alive at T. When he last bought does not matter then: as long as he is alive, purchases come at random.
template <class M>
concept memoryless_model = purchase_model<M> && requires(M const& model, std::uint32_t x, double T, double t) {
    { model.transactions_if_alive(x, T, t) } -> std::convertible_to<double>;
};

namespace detail {

/// Those who bought, in their order; the others are empty.
template <class Customers, class Lens>
std::vector<std::optional<summary>> read_all(Customers&& customers, Lens const& by) {
    std::vector<std::optional<summary>> found;
    if constexpr (std::ranges::sized_range<Customers>) {
        found.reserve(std::ranges::size(customers));
    }
    for (auto&& customer : customers) {
        found.push_back(read(by, customer, found.size()));
    }
    return found;
}

/// Sums of c E(t) for many customers under one model.
///
/// Of a customer who is alive the future depends on x and T alone. So for each x that many customers share it is a
/// function of T, analytic for T > 0: interpolated once over the ages there are, then read off.
template <purchase_model Model> class forecaster {
public:
    forecaster(Model const& model, schedule when, crowd const& of) : model_(&model), when_(std::move(when)) {
        if constexpr (memoryless_model<Model>) {
            shift_ = shift_of(model, of);
            by_count_ = of.interpolated(of.youngest, shift_, [&](std::uint32_t x, double T) { return if_alive(x, T); });
        }
    }

    /// Discounted purchases of a customer whose P(alive) is `alive`.
    [[nodiscard]] double operator()(summary const& customer, double alive) const {
        if constexpr (memoryless_model<Model>) {
            if (customer.x < by_count_.size() && by_count_[customer.x].exact()) {
                return alive * by_count_[customer.x](std::log(customer.T + shift_));
            }
            return alive * if_alive(customer.x, customer.T);
        } else {
            if (when_.endless) {
                return endless(customer);
            }
            double sum = 0;
            for (auto const& [t, c] : when_.entries) {
                sum += c * model_->expected_transactions(customer, t);
            }
            return sum;
        }
    }

private:
    [[nodiscard]] double endless(summary const& customer) const {
        if constexpr (requires { model_->discounted_transactions(customer, 0.0); }) {
            return model_->discounted_transactions(customer, *when_.endless);
        } else {
            throw invalid_option("horizon", "infinite", "finite: this model has no discounted_transactions");
        }
    }

    [[nodiscard]] double if_alive(std::uint32_t x, double T) const {
        if (when_.endless) {
            if constexpr (requires { model_->discounted_if_alive(x, T, 0.0); }) {
                return model_->discounted_if_alive(x, T, *when_.endless);
            } else {
                throw invalid_option("horizon", "infinite", "finite: this model has no discounted_if_alive");
            }
        }
        double sum = 0;
        for (auto const& [t, c] : when_.entries) {
            sum += c * model_->transactions_if_alive(x, T, t);
        }
        return sum;
    }

    Model const* model_;
    schedule when_;
    double shift_ = 1;
    std::vector<stats::chebyshev> by_count_;
};

} // namespace detail

/// P(alive) of each customer, in their order; NaN for those who never bought.
/// \throws invalid_data on a history that cannot be, with the row
template <purchase_model Model, customer_range Customers, class Lens = own_names, engine Engine = sequential>
    requires lens_for<Lens, row_t<Customers>>
[[nodiscard]] std::vector<double> p_alive(Model const& model, Customers&& customers, Lens const& by = {},
                                          Engine const& how = {}) {
    detail::check_model(model);
    if constexpr (!detail::alive_for_many<Model>::interpolates && std::same_as<Engine, sequential>) {
        std::vector<double> found; // one pass: reading takes as long as the rest
        found.reserve(static_cast<std::size_t>(std::ranges::distance(customers)));
        for (auto&& customer : customers) {
            auto const known = detail::read(by, customer, found.size());
            found.push_back(known ? model.p_alive(*known) : std::numeric_limits<double>::quiet_NaN());
        }
        return found;
    } else {
        auto const known = detail::read_all(customers, by);
        return detail::alive_of_all(model, known, detail::crowd{known}, how);
    }
}

/// Expected purchases of each customer in a time `t` from now, in their order; NaN for those who never bought.
/// \throws invalid_data on a history that cannot be, with the row; invalid_option unless t is finite and 0 or more
template <purchase_model Model, customer_range Customers, class Lens = own_names, engine Engine = sequential>
    requires lens_for<Lens, row_t<Customers>>
[[nodiscard]] std::vector<double> expected_transactions(Model const& model, Customers&& customers, double t,
                                                        Lens const& by = {}, Engine const& how = {}) {
    detail::check_time(t, "t");
    detail::check_model(model);
    auto const known = detail::read_all(customers, by);
    detail::crowd const of{known};
    detail::forecaster<Model> const forecast{model, {{{t, 1.0}}, {}}, of};
    auto found = detail::alive_of_all(model, known, of, how);
    for_each_part(how, known.size(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            if (known[row]) {
                found[row] = forecast(*known[row], found[row]);
            }
        }
    });
    return found;
}

} // namespace clientele::clv
