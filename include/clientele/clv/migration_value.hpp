// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/parameters.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <Eigen/Core>
#include <Eigen/LU>

#include <cmath>
#include <cstddef>

/// \file
/// Customers who move between states (of recency, of tiers): what one is worth in each (P. E. Pfeifer and R. L.
/// Carraway, "Modeling customer relationships as Markov chains", Journal of Interactive Marketing 14 (2000), pp.
/// 43-55).
namespace clientele::clv {

namespace detail {

/// \throws invalid_data on what is no Markov chain with rewards
inline void check_chain(Eigen::MatrixXd const& moves, Eigen::VectorXd const& rewards, double rate) {
    if (moves.rows() != moves.cols() || moves.rows() != rewards.size() || rewards.size() == 0) {
        throw invalid_data("moves", to_text(moves.rows()) + " by " + to_text(moves.cols()),
                           "they lead from and to as many states as there are rewards: " + to_text(rewards.size()));
    }
    for (Eigen::Index from = 0; from < moves.rows(); ++from) {
        auto const row = static_cast<std::size_t>(from);
        if (!std::isfinite(rewards[from])) {
            throw invalid_data(row, "reward", to_text(rewards[from]), "it must be finite");
        }
        for (Eigen::Index to = 0; to < moves.cols(); ++to) {
            if (!(moves(from, to) >= 0 && moves(from, to) <= 1)) {
                throw invalid_data(row, "chance to move", to_text(moves(from, to)), "it must be from 0 to 1");
            }
        }
        double const sum = moves.row(from).sum();
        if (std::abs(sum - 1) > 1e-9) {
            throw invalid_data(row, "sum of chances", to_text(sum), "a customer is in one state or another: 1");
        }
    }
    check_rate(rate);
}

} // namespace detail

/// The value of a customer in each state, over the present period and the next `periods`, at a rate of discount `rate`
/// per period: sum over t = 0 ... periods of (P / (1 + d))^t R. `moves(i, j)` is the chance to be in state
/// j a period after state i, `rewards[i]` what a period in state i yields at its start. \throws invalid_data,
/// invalid_option
[[nodiscard]] inline Eigen::VectorXd migration_value(Eigen::MatrixXd const& moves, Eigen::VectorXd const& rewards,
                                                     double rate, std::size_t periods) {
    detail::check_chain(moves, rewards, rate);
    Eigen::VectorXd value = rewards;
    for (std::size_t t = 0; t < periods; ++t) {
        value = rewards + moves * value / (1 + rate);
    }
    return value;
}

/// The same for ever: (I - P / (1 + d))^-1 R. \throws invalid_option unless rate > 0
[[nodiscard]] inline Eigen::VectorXd migration_value(Eigen::MatrixXd const& moves, Eigen::VectorXd const& rewards,
                                                     double rate) {
    detail::check_chain(moves, rewards, rate);
    if (rate == 0) {
        throw invalid_option("rate", "0", "above 0 for a value over all time; or say over how many periods");
    }
    // (1 + d) I - P: its rows sum to d, its diagonal outweighs the rest, so that no step of the elimination is
    // unstable.
    auto const size = moves.rows();
    Eigen::MatrixXd const system = (1 + rate) * Eigen::MatrixXd::Identity(size, size) - moves;
    return system.partialPivLu().solve((1 + rate) * rewards);
}

} // namespace clientele::clv
