// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/migration_value.hpp>
#include <clientele/core/error.hpp>
#include <clientele/tiers/scale.hpp>
#include <clientele/tiers/transition.hpp>

#include <Eigen/Core>

#include <cstddef>
#include <limits>
#include <optional>
#include <string>

/// \file
/// Customer equity by tier, if migration goes on like that.
namespace clientele::tiers {

struct equity_options {
    double rate = 0;                      ///< of discount, per period; above 0 without a last period
    std::optional<std::size_t> periods{}; ///< besides the present one; empty: for ever
};

/// What one customer of each tier is worth: his expected discounted margins, over the tiers that he will come to until
/// he leaves (P. E. Pfeifer and R. L. Carraway, 2000; see `clv::migration_value`). `margins` are those of a period in
/// each tier, earned at its start. NaN for an unseen tier, of which nothing is known.
/// \throws invalid_data on chances that cannot be and if customers come to an unseen tier; invalid_option
template <scale S>
[[nodiscard]] by_tier<S> value_by_tier(transition<S> const& chain, by_tier<S> const& margins,
                                       equity_options const& options) {
    chain.validate();
    constexpr auto k = static_cast<Eigen::Index>(size_of<S>);
    Eigen::MatrixXd moves = Eigen::MatrixXd::Zero(k + 1, k + 1); // the last state: gone, for ever
    Eigen::VectorXd rewards = Eigen::VectorXd::Zero(k + 1);
    moves(k, k) = 1;
    for (S const from : all_tiers<S>()) {
        auto const row = static_cast<Eigen::Index>(place(from));
        rewards[row] = chain.unseen[place(from)] ? 0 : margins[place(from)];
        for (S const to : all_tiers<S>()) {
            if (!chain.unseen[place(from)] && chain.unseen[place(to)] && chain.moves[place(from)][place(to)] > 0) {
                throw invalid_data(place(to), "tier", std::string{name(to)},
                                   "customers come to it, but none was there: what they will be worth is not known");
            }
        }
        moves(row, k) = chain.leaving(from);
        for (S const to : all_tiers<S>()) {
            moves(row, static_cast<Eigen::Index>(place(to))) = chain.moves[place(from)][place(to)];
        }
    }
    Eigen::VectorXd const value = options.periods ? clv::migration_value(moves, rewards, options.rate, *options.periods)
                                                  : clv::migration_value(moves, rewards, options.rate);
    by_tier<S> found{};
    for (std::size_t tier = 0; tier < found.size(); ++tier) {
        found[tier] =
            chain.unseen[tier] ? std::numeric_limits<double>::quiet_NaN() : value[static_cast<Eigen::Index>(tier)];
    }
    return found;
}

/// Customer equity by tier: of so many customers there are now, without those to come. \throws invalid_data,
/// invalid_option
template <scale S>
[[nodiscard]] by_tier<S> equity_by_tier(transition<S> const& chain, by_tier<S> const& customers,
                                        by_tier<S> const& margins, equity_options const& options) {
    detail::check_sizes(customers);
    auto found = value_by_tier(chain, margins, options);
    for (std::size_t tier = 0; tier < found.size(); ++tier) {
        found[tier] = customers[tier] == 0 ? 0 : found[tier] * customers[tier];
    }
    return found;
}

} // namespace clientele::tiers
