// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/crowd.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/stats/block_math.hpp>
#include <clientele/stats/chebyshev.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
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

/// The rows of a stretch of customers by their x.
class rows_by_count {
public:
    static constexpr std::size_t stretch = 4096; ///< rows: what is known of them stays in the cache

    /// Groups the rows from `first` to `last` of customers who bought: x = 0, 1, ... and, as group `counts`, the rest.
    void group(std::vector<std::optional<summary>> const& known, std::size_t first, std::size_t last,
               std::size_t counts) {
        ends_.assign(counts + 2, 0);
        auto const group_of = [&](std::size_t row) { return std::min<std::size_t>(known[row]->x, counts); };
        for (std::size_t row = first; row < last; ++row) {
            if (known[row]) {
                ++ends_[group_of(row) + 1];
            }
        }
        std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
        rows_.resize(ends_.back());
        for (std::size_t row = first; row < last; ++row) {
            if (known[row]) {
                rows_[ends_[group_of(row)]++] = row;
            }
        }
    }

    [[nodiscard]] std::span<std::size_t const> of(std::size_t group) const {
        std::size_t const begin = group == 0 ? 0 : ends_[group - 1];
        return std::span{rows_}.subspan(begin, ends_[group] - begin);
    }

private:
    std::vector<std::size_t> ends_; ///< where the rows of each group end
    std::vector<std::size_t> rows_;
};

/// P(alive) under one model, for many customers.
///
/// Let G(t) be the probability that one who is alive at t never buys again, and u that nothing happens in (t_x, T].
/// Death in that time without a purchase has probability G(t_x) - u G(T), so that the odds of being dead are
///     G(t_x) / u - G(T).
/// For one x, G is a function of t alone: interpolated once, then read off for many customers at a time. Odds that are
/// next to nothing lose their digits in this form, P(alive) does not.
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

    /// Of the rows from `first` to `last` of `known`, into their places; those who never bought keep what is there.
    void fill(std::vector<double>& into, std::vector<std::optional<summary>> const& known, std::size_t first,
              std::size_t last) const {
        if constexpr (interpolates) {
            rows_by_count groups;
            for (std::size_t begin = first; begin < last; begin += rows_by_count::stretch) {
                groups.group(known, begin, std::min(begin + rows_by_count::stretch, last), never_buys_.size());
                for (std::size_t x = 0; x <= never_buys_.size(); ++x) {
                    fill_group(into, known, x, groups.of(x));
                }
            }
        } else {
            for (std::size_t row = first; row < last; ++row) {
                if (known[row]) {
                    into[row] = model_->p_alive(*known[row]);
                }
            }
        }
    }

private:
    static constexpr std::size_t block = 256;

    void fill_group(std::vector<double>& into, std::vector<std::optional<summary>> const& known, std::size_t x,
                    std::span<std::size_t const> rows) const {
        if (x < never_buys_.size() && never_buys_[x].exact()) {
            for (; rows.size() > block; rows = rows.subspan(block)) {
                read_off(into, known, x, rows.first(block));
            }
            read_off(into, known, x, rows);
        } else {
            for (std::size_t const row : rows) {
                into[row] = model_->p_alive(*known[row]);
            }
        }
    }

    /// A block of customers with x repeat transactions.
    void read_off(std::vector<double>& into, std::vector<std::optional<summary>> const& known, std::size_t x,
                  std::span<std::size_t const> rows) const {
        // NOLINTBEGIN(cppcoreguidelines-pro-type-member-init): filled as far as they are read
        std::array<double, block> nothing; // u
        std::array<double, block> then;    // G(t_x)
        std::array<double, block> now;     // G(T)
        // NOLINTEND(cppcoreguidelines-pro-type-member-init)
        for (std::size_t i = 0; i < rows.size(); ++i) {
            summary const& customer = *known[rows[i]];
            nothing[i] = model_->log_uneventful(customer);
            then[i] = customer.t_x + model_->alpha;
            now[i] = customer.T + model_->alpha;
        }
        stats::exp_each(std::span{nothing}.first(rows.size()));
        look_up(x, std::span{now}.first(rows.size()));
        if (x == 0) { // most customers, all with t_x = 0
            then.fill(from_start_);
        } else {
            look_up(x, std::span{then}.first(rows.size()));
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            double const odds = then[i] / nothing[i] - now[i];
            into[rows[i]] = 1 / (1 + std::max(odds, 0.0));
        }
    }

    void look_up(std::size_t x, std::span<double> times) const {
        stats::log_each(times);
        never_buys_[x].each(times);
    }

    Model const* model_;
    std::vector<stats::chebyshev> never_buys_;
    double from_start_ = 0;
};

/// P(alive) of each customer, in their order; NaN for those who never bought.
template <purchase_model Model, engine Engine>
[[nodiscard]] std::vector<double> alive_of_all(Model const& model, std::vector<std::optional<summary>> const& known,
                                               crowd const& of, Engine const& how) {
    alive_for_many<Model> const alive{model, of};
    std::vector<double> found(known.size(), std::numeric_limits<double>::quiet_NaN());
    for_each_part(how, known.size(),
                  [&](std::size_t first, std::size_t last) { alive.fill(found, known, first, last); });
    return found;
}

} // namespace detail
} // namespace clientele::clv
