// SPDX-License-Identifier: MIT
#pragma once

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
#include <cstddef>
#include <cstdint>
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

/// The counts x that many customers share, and the ages there are: where interpolation pays.
class crowd {
public:
    explicit crowd(std::vector<std::optional<summary>> const& customers) {
        for (auto const& customer : customers) {
            if (customer && customer->x < most) {
                if (customer->x >= counts_.size()) {
                    counts_.resize(customer->x + std::size_t{1});
                }
                ++counts_[customer->x];
                youngest = std::min(youngest, customer->T);
                oldest = std::max(oldest, customer->T);
            }
        }
    }

    /// For each x that pays, f(x) over (`from`, oldest) as a function of log(time + shift).
    template <class F>
    [[nodiscard]] std::vector<stats::chebyshev> interpolated(double from, double shift, F const& f) const {
        std::vector<stats::chebyshev> found(counts_.size());
        for (std::uint32_t x = 0; x < counts_.size(); ++x) {
            if (counts_[x] >= worthwhile) {
                found[x] = stats::chebyshev{std::log(from + shift), std::log(oldest + shift), [&](double at) {
                                                return f(x, std::clamp(std::exp(at) - shift, from, oldest));
                                            }};
            }
        }
        return found;
    }

    double youngest = std::numeric_limits<double>::infinity();
    double oldest = 0;

private:
    static constexpr std::size_t worthwhile = 100; ///< customers that make an interpolation pay
    static constexpr std::uint32_t most = 4096;

    std::vector<std::size_t> counts_;
};

/// Where a function of time under a model has its nearest singularity, with the sign changed: in log(time + shift) it
/// is tame. The scale of the purchase rates, where a model has one.
template <class Model> double shift_of(Model const& model, crowd const& of) {
    if constexpr (requires { model.alpha; }) {
        return model.alpha;
    } else {
        return of.oldest > 0 ? of.oldest : 1;
    }
}

/// P(alive) for many customers under one model.
///
/// Where death takes no notice of purchases, the odds that a customer with a silence from t_x to T is dead are
/// Q(t_x) / S - Q(T): S is the chance that nothing happens in the silence, Q(u) that of dying before the next purchase,
/// and before the age of the oldest, of one who is alive at u. Q depends on x and u alone and is interpolated.
template <purchase_model Model> class alive_reader {
public:
    alive_reader(Model const& model, crowd const& of) : model_(&model) {
        if constexpr (death_is_apart) {
            shift_ = shift_of(model, of);
            death_first_ = of.interpolated(
                0, shift_, [&](std::uint32_t x, double u) { return model.p_death_first(x, u, of.oldest); });
            from_start_ = model.p_death_first(0, 0, of.oldest);
        }
    }

    [[nodiscard]] double operator()(summary const& customer) const {
        if constexpr (death_is_apart) {
            if (customer.x < death_first_.size() && death_first_[customer.x].exact()) {
                auto const& death_first = death_first_[customer.x];
                double const nothing = std::exp(model_->log_p_nothing(customer.x, customer.t_x, customer.T));
                double const odds =
                    death_first(std::log(customer.t_x + shift_)) / nothing - death_first(std::log(customer.T + shift_));
                return 1 / (1 + std::max(odds, 0.0));
            }
        }
        return model_->p_alive(customer);
    }

private:
    static constexpr bool death_is_apart = requires(Model const& model, std::uint32_t x, double u) {
        model.p_death_first(x, u, u);
        model.log_p_nothing(x, u, u);
    };

    Model const* model_;
    double shift_ = 1;
    std::vector<stats::chebyshev> death_first_;
    double from_start_ = 0;
};

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
    auto const known = detail::read_all(customers, by);
    detail::alive_reader<Model> const alive{model, detail::crowd{known}};
    std::vector<double> found(known.size(), std::numeric_limits<double>::quiet_NaN());
    for_each_part(how, known.size(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            if (known[row]) {
                found[row] = alive(*known[row]);
            }
        }
    });
    return found;
}

/// Expected purchases of each customer in a time `t` from now, in their order; NaN for those who never bought.
/// \throws invalid_data on a history that cannot be, with the row; invalid_option unless t is finite and 0 or more
template <purchase_model Model, customer_range Customers, class Lens = own_names, engine Engine = sequential>
    requires lens_for<Lens, row_t<Customers>>
[[nodiscard]] std::vector<double> expected_transactions(Model const& model, Customers&& customers, double t,
                                                        Lens const& by = {}, Engine const& how = {}) {
    detail::check_time(t, "t");
    auto const known = detail::read_all(customers, by);
    detail::crowd const of{known};
    detail::alive_reader<Model> const alive{model, of};
    detail::forecaster<Model> const forecast{model, {{{t, 1.0}}, {}}, of};
    std::vector<double> found(known.size(), std::numeric_limits<double>::quiet_NaN());
    for_each_part(how, known.size(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            if (known[row]) {
                found[row] = forecast(*known[row], alive(*known[row]));
            }
        }
    });
    return found;
}

} // namespace clientele::clv
