// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/summary.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <concepts>
#include <cstdint>
#include <optional>

/// \file
/// What this room asks of a model of buying and of a model of spending: any pair combines, and a host can bring its
/// own.
namespace clientele::clv {

/// How often a customer buys, and whether he is still there.
///
/// A model is a formula: it takes a customer's history as it is given. One that cannot be (t_x > T) gets a figure that
/// means nothing; `check` refuses it, as everything does that takes a range of customers.
///
/// Optional, used where a model has them: `log_odds_alive(customer)`, `discounted_transactions(customer, rate)`,
/// `log_likelihood(customer)`, `log_probability_of_count(x, t)`.
template <class M>
concept purchase_model = std::regular<M> && requires(M const& model, summary const& customer, double t) {
    /// P(he is still a customer at T | his history), in [0, 1].
    { model.p_alive(customer) } -> std::convertible_to<double>;
    /// Expected purchases in (T, T + t], given his history; t in the unit of T.
    { model.expected_transactions(customer, t) } -> std::convertible_to<double>;
    /// Expected purchases of a new customer in (0, t], the first not counted.
    { model.expected_transactions(t) } -> std::convertible_to<double>;
};

/// Expected purchases in (T + from, T + to] of a customer, given his history up to T; times in the unit of T. A
/// difference of two expectations: short times far ahead have fewer digits. \throws invalid_option unless 0 <= from <=
/// to
template <purchase_model M>
[[nodiscard]] double transactions_between(M const& model, summary const& customer, double from, double to) {
    if (!(from >= 0 && from <= to)) {
        throw invalid_option("from", to_text(from), "0 or more, and " + to_text(to) + " at most, where the time ends");
    }
    return model.expected_transactions(customer, to) - model.expected_transactions(customer, from);
}

/// How much a purchase is worth.
template <class M>
concept spend_model = std::regular<M> && requires(M const& model, std::uint32_t x, double mean) {
    /// Expected value of a further purchase of one who made x repeat purchases of this mean value.
    { model.expected_spend(x, mean) } -> std::convertible_to<double>;
};

} // namespace clientele::clv
