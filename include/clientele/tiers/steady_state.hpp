// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/tiers/scale.hpp>
#include <clientele/tiers/transition.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Where migration leads in the long run.
namespace clientele::tiers {
namespace detail {

/// Which tiers can be reached from which, in any number of periods.
template <std::size_t K>
[[nodiscard]] std::array<std::array<bool, K>, K> reachable(std::array<std::array<double, K>, K> const& moves) {
    std::array<std::array<bool, K>, K> found{};
    for (std::size_t from = 0; from < K; ++from) {
        for (std::size_t to = 0; to < K; ++to) {
            found[from][to] = from == to || moves[from][to] > 0;
        }
    }
    for (std::size_t by = 0; by < K; ++by) {
        for (std::size_t from = 0; from < K; ++from) {
            for (std::size_t to = 0; to < K; ++to) {
                found[from][to] = found[from][to] || (found[from][by] && found[by][to]);
            }
        }
    }
    return found;
}

/// Tiers that lead to each other.
template <scale S> struct group_of_tiers {
    std::vector<std::size_t> tiers{};
    double keeps = 1;    ///< the share of its customers that it still has after a period, in the long run
    by_tier<S> shares{}; ///< of its tiers in the long run; they add to 1
};

/// z with z (factor I - moves) = x over some tiers, by elimination: factor is larger than what they keep, so that no
/// pivot vanishes.
template <scale S>
[[nodiscard]] by_tier<S> fed_back(std::vector<std::size_t> const& of, by_tier_to_tier<S> const& moves, double factor,
                                  by_tier<S> x) {
    std::size_t const n = of.size();
    by_tier_to_tier<S> left{}; // transposed
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            left[i][j] = (i == j ? factor : 0.0) - moves[of[j]][of[i]];
        }
    }
    for (std::size_t k = 0; k < n; ++k) {
        for (std::size_t i = k + 1; i < n; ++i) {
            double const times = left[i][k] / left[k][k];
            for (std::size_t j = k; j < n; ++j) {
                left[i][j] -= times * left[k][j];
            }
            x[of[i]] -= times * x[of[k]];
        }
    }
    for (std::size_t k = n; k-- > 0;) {
        for (std::size_t j = k + 1; j < n; ++j) {
            x[of[k]] -= left[k][j] * x[of[j]];
        }
        x[of[k]] /= left[k][k];
    }
    return x;
}

/// What a group that loses customers keeps, and in which shares: the Perron root and its left vector (T. Noda, "Note on
/// the computation of the maximal eigenvalue of a non-negative irreducible matrix", Numerische Mathematik 17 (1971),
/// pp. 382-386: bounds close in from both sides).
template <scale S> void settle(group_of_tiers<S>& group, by_tier_to_tier<S> const& moves) {
    for (std::size_t const tier : group.tiers) {
        group.shares[tier] = 1.0 / static_cast<double>(group.tiers.size());
    }
    for (int step = 0; step < 100; ++step) {
        double lowest = std::numeric_limits<double>::infinity();
        double highest = 0;
        for (std::size_t const to : group.tiers) {
            double next = 0;
            for (std::size_t const from : group.tiers) {
                next += group.shares[from] * moves[from][to];
            }
            lowest = std::min(lowest, next / group.shares[to]);
            highest = std::max(highest, next / group.shares[to]);
        }
        group.keeps = (lowest + highest) / 2;
        if (highest - lowest <= 1e-15 * highest) {
            return;
        }
        auto const next = fed_back<S>(group.tiers, moves, highest * (1 + 1e-15), group.shares);
        double sum = 0;
        for (std::size_t const tier : group.tiers) {
            sum += next[tier];
        }
        for (std::size_t const tier : group.tiers) {
            group.shares[tier] = next[tier] / sum;
        }
    }
}

/// The names of groups of tiers.
template <scale S> [[nodiscard]] std::string names_of(std::vector<std::vector<std::size_t>> const& groups) {
    std::string names;
    for (auto const& group : groups) {
        names += names.empty() ? "{" : ", {";
        for (std::size_t const tier : group) {
            names += (tier == group.front() ? "" : ", ") + std::string{name(at_place<S>(tier))};
        }
        names += "}";
    }
    return names;
}

/// Shares of the tiers of one group, found by taking out one tier after another.
template <scale S>
[[nodiscard]] by_tier<S> shares_within(std::vector<std::size_t> const& group, by_tier_to_tier<S> moves) {
    for (std::size_t n = group.size(); n-- > 1;) {
        double out = 0;
        for (std::size_t j = 0; j < n; ++j) {
            out += moves[group[n]][group[j]];
        }
        for (std::size_t i = 0; i < n; ++i) {
            moves[group[i]][group[n]] /= out;
            for (std::size_t j = 0; j < n; ++j) {
                moves[group[i]][group[j]] += moves[group[i]][group[n]] * moves[group[n]][group[j]];
            }
        }
    }
    by_tier<S> share{};
    share[group[0]] = 1;
    double sum = 1;
    for (std::size_t n = 1; n < group.size(); ++n) {
        for (std::size_t i = 0; i < n; ++i) {
            share[group[n]] += share[group[i]] * moves[group[i]][group[n]];
        }
        sum += share[group[n]];
    }
    for (double& each : share) {
        each /= sum;
    }
    return share;
}

/// All groups of tiers that lead to each other. An unseen tier is in none.
/// \throws invalid_data on an unseen tier that customers come to
template <scale S> [[nodiscard]] std::vector<group_of_tiers<S>> groups_of(transition<S> const& chain) {
    auto const reach = reachable(chain.moves);
    std::vector<group_of_tiers<S>> groups;
    std::array<bool, size_of<S>> done = chain.unseen;
    for (std::size_t tier = 0; tier < size_of<S>; ++tier) {
        group_of_tiers<S> group;
        for (std::size_t other = 0; other < size_of<S> && !chain.unseen[tier]; ++other) {
            if (chain.unseen[other] && reach[tier][other]) {
                throw invalid_data(other, "tier", std::string{name(at_place<S>(other))},
                                   "customers come to it, but none was there: where they go is not known");
            }
            if (!done[other] && reach[tier][other] && reach[other][tier]) {
                group.tiers.push_back(other);
            }
        }
        if (group.tiers.empty()) {
            continue;
        }
        double loses = 0;
        for (std::size_t const from : group.tiers) {
            done[from] = true;
            double kept = 0;
            for (std::size_t const to : group.tiers) {
                kept += chain.moves[from][to];
            }
            loses = std::max(loses, 1 - kept);
        }
        if (group.tiers.size() == 1) {
            group.keeps = chain.moves[group.tiers[0]][group.tiers[0]];
            group.shares[group.tiers[0]] = 1;
        } else if (loses <= 1e-12) {
            group.shares = shares_within<S>(group.tiers, chain.moves);
        } else {
            settle(group, chain.moves);
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

/// Shares of all tiers, from those of the group that lasts longest: it feeds the tiers below it.
template <scale S>
[[nodiscard]] by_tier<S> shares_below(group_of_tiers<S> const& top, by_tier_to_tier<S> const& moves) {
    auto const reach = reachable(moves);
    std::vector<std::size_t> below;
    by_tier<S> shares{};
    for (std::size_t tier = 0; tier < size_of<S>; ++tier) {
        if (!reach[top.tiers[0]][tier] || reach[tier][top.tiers[0]]) {
            continue;
        }
        below.push_back(tier);
        for (std::size_t const from : top.tiers) {
            shares[tier] += top.shares[from] * moves[from][tier];
        }
    }
    shares = fed_back<S>(below, moves, top.keeps, shares);
    double sum = 1;
    for (std::size_t const tier : below) {
        sum += shares[tier];
    }
    for (std::size_t const tier : top.tiers) {
        shares[tier] = top.shares[tier];
    }
    for (double& share : shares) {
        share /= sum;
    }
    return shares;
}

} // namespace detail

/// The shares of tiers that a period does not change, and to which a forecast leads if nobody joins: the left Perron
/// vector of the moves. Where tiers lose customers at different rates these are the shares of those who are left
/// (J. N. Darroch and E. Seneta, "On quasi-stationary distributions in absorbing discrete-time finite Markov chains",
/// Journal of Applied Probability 2 (1965), pp. 88-100). Where nobody leaves they are found without a subtraction, to
/// all digits (W. K. Grassmann, M. I. Taksar and D. P. Heyman, "Regenerative analysis and steady state distributions
/// for Markov chains", Operations Research 33 (1985), pp. 1107-1116). A tier to which nobody comes back has none, nor
/// has an unseen one. Where customers go round in step, as from one tier to the other and back, these are their shares
/// over time, and a forecast does not come to rest there. \throws invalid_data if all customers leave, if where they
/// end depends on where they begin, or if they come to an unseen tier
template <scale S> [[nodiscard]] by_tier<S> steady_state(transition<S> const& chain) {
    chain.validate();
    auto const groups = detail::groups_of(chain);
    double longest = 0;
    for (auto const& group : groups) {
        longest = std::max(longest, group.keeps);
    }
    if (longest == 0) {
        throw invalid_data("chain", "without customers who stay", "there is no steady state of nobody");
    }
    auto const lasts = [&](auto const& group) { return group.keeps >= longest * (1 - 1e-12); };
    auto const reach = detail::reachable(chain.moves);
    std::vector<std::vector<std::size_t>> lasting;
    detail::group_of_tiers<S> const* top = nullptr;
    for (auto const& group : groups) {
        bool const leads_on = std::any_of(groups.begin(), groups.end(), [&](auto const& other) {
            return &other != &group && lasts(other) && reach[group.tiers[0]][other.tiers[0]];
        });
        if (lasts(group) && !leads_on) { // else its customers pile up where it leads to
            lasting.push_back(group.tiers);
            top = &group;
        }
    }
    if (lasting.size() > 1) {
        throw invalid_data("groups of tiers that last alike", detail::names_of<S>(lasting),
                           "where customers end depends on where they begin");
    }
    return detail::shares_below<S>(*top, chain.moves);
}

} // namespace clientele::tiers
