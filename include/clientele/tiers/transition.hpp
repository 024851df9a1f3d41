// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/tiers/migration.hpp>
#include <clientele/tiers/scale.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Migration as a Markov chain: where it leads if it goes on like that.
namespace clientele::tiers {

/// Numbers by tier, the best first.
template <scale S> using by_tier = std::array<double, size_of<S>>;
template <scale S> using by_tier_to_tier = std::array<by_tier<S>, size_of<S>>;

/// The chances to move from one tier to another in a period, and to leave, and the customers who join each period.
/// Written down by hand or estimated by `transition_of`.
template <scale S> struct transition {
    /// From a row's tier to a column's; what a row lacks to 1 is the chance to leave.
    by_tier_to_tier<S> moves{};
    by_tier<S> joining{}; ///< new customers a period
    /// Tiers that had no customers when the chances were estimated: of where theirs go nothing is known.
    std::array<bool, size_of<S>> unseen{};

    /// The chance to leave of customers of a tier.
    [[nodiscard]] double leaving(S tier) const {
        double rest = 1;
        for (double const chance : moves[place(tier)]) {
            rest -= chance;
        }
        return std::max(rest, 0.0);
    }

    /// \throws invalid_data with the row unless chances are from 0 to 1 and add to 1 at most
    void validate() const {
        for (std::size_t row = 0; row < size_of<S>; ++row) {
            double sum = 0;
            for (double const chance : moves[row]) {
                if (!(chance >= 0 && chance <= 1)) {
                    throw invalid_data(row, "chance to move", to_text(chance), "it must be from 0 to 1");
                }
                sum += chance;
            }
            if (!(sum <= 1 + 1e-9)) {
                throw invalid_data(row, "sum of chances", to_text(sum), "at most 1");
            }
            if (!(joining[row] >= 0 && std::isfinite(joining[row]))) {
                throw invalid_data(row, "joining", to_text(joining[row]), "it must be finite and not negative");
            }
        }
    }

    friend bool operator==(transition const&, transition const&) = default;
};

/// The most likely chances for what was seen: shares of each row. A tier without customers is `unseen`; it keeps what
/// it gets.
template <scale S> [[nodiscard]] transition<S> transition_of(migration<S> const& seen) {
    transition<S> found;
    for (S const from : all_tiers<S>()) {
        auto const all = static_cast<double>(seen.before(from));
        for (S const to : all_tiers<S>()) {
            double const share = all > 0 ? static_cast<double>(seen.count(from, to)) / all : from == to ? 1.0 : 0.0;
            found.moves[place(from)][place(to)] = share;
        }
        found.unseen[place(from)] = all == 0;
        found.joining[place(from)] = static_cast<double>(seen.count(std::nullopt, from));
    }
    return found;
}

namespace detail {

/// \throws invalid_data with the row unless there may be so many customers
template <std::size_t K> void check_sizes(std::array<double, K> const& customers) {
    for (std::size_t row = 0; row < K; ++row) {
        if (!(customers[row] >= 0 && std::isfinite(customers[row]))) {
            throw invalid_data(row, "customers", to_text(customers[row]), "it must be finite and not negative");
        }
    }
}

} // namespace detail

/// Tier sizes after each of so many periods: each row is moved, then new customers join.
/// \throws invalid_data on chances or sizes that cannot be
template <scale S>
[[nodiscard]] std::vector<by_tier<S>> forecast(transition<S> const& chain, by_tier<S> const& now, std::size_t periods) {
    chain.validate();
    detail::check_sizes(now);
    std::vector<by_tier<S>> sizes;
    by_tier<S> at = now;
    for (std::size_t period = 0; period < periods; ++period) {
        by_tier<S> next = chain.joining;
        for (std::size_t from = 0; from < at.size(); ++from) {
            for (std::size_t to = 0; to < at.size(); ++to) {
                next[to] += at[from] * chain.moves[from][to];
            }
        }
        sizes.push_back(next);
        at = next;
    }
    return sizes;
}

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

/// Each row without those who leave. \throws invalid_data if all of them do
template <scale S> [[nodiscard]] auto moves_of_stayers(transition<S> const& chain) {
    auto moves = chain.moves;
    for (std::size_t from = 0; from < size_of<S>; ++from) {
        double sum = 0;
        for (double const chance : moves[from]) {
            sum += chance;
        }
        if (!(sum > 0)) {
            throw invalid_data(from, "sum of chances", "0",
                               "all customers of tier " + std::string{name(at_place<S>(from))} +
                                   " leave: there is no steady state");
        }
        for (double& chance : moves[from]) {
            chance /= sum;
        }
    }
    return moves;
}

/// Groups of tiers that lead to each other and nowhere else. An unseen tier is in none.
/// \throws invalid_data on an unseen tier that customers come to
template <scale S>
[[nodiscard]] std::vector<std::vector<std::size_t>> closed_groups(by_tier_to_tier<S> const& moves,
                                                                  std::array<bool, size_of<S>> const& unseen) {
    auto const reach = reachable(moves);
    std::vector<std::vector<std::size_t>> groups;
    std::array<bool, size_of<S>> grouped{};
    for (std::size_t tier = 0; tier < size_of<S>; ++tier) {
        std::vector<std::size_t> group;
        bool closed = !unseen[tier];
        for (std::size_t other = 0; other < size_of<S>; ++other) {
            if (!unseen[tier] && unseen[other] && reach[tier][other]) {
                throw invalid_data(other, "tier", std::string{name(at_place<S>(other))},
                                   "customers come to it, but none was there: where they go is not known");
            }
            closed = closed && (!reach[tier][other] || reach[other][tier]);
            if (reach[tier][other]) {
                group.push_back(other);
            }
        }
        if (closed && !grouped[tier]) {
            for (std::size_t const member : group) {
                grouped[member] = true;
            }
            groups.push_back(std::move(group));
        }
    }
    return groups;
}

/// The names of closed groups of tiers.
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

} // namespace detail

/// The shares of tiers among those who stay customers, as a period does not change them (W. K. Grassmann, M. I. Taksar
/// and D. P. Heyman, "Regenerative analysis and steady state distributions for Markov chains", Operations Research 33
/// (1985), pp. 1107-1116: without a subtraction, to all digits). Each row is taken without those who leave. A tier to
/// which nobody comes back has none, nor has an unseen one. Where customers go round in step, as from one tier to the
/// other and back, these are their shares over time, and a forecast does not come to rest there.
/// \throws invalid_data if a tier loses all its customers, if where customers end depends on where they begin, or if
/// they come to an unseen tier
template <scale S> [[nodiscard]] by_tier<S> steady_state(transition<S> const& chain) {
    chain.validate();
    auto const moves = detail::moves_of_stayers(chain);
    auto const groups = detail::closed_groups<S>(moves, chain.unseen);
    if (groups.empty()) {
        throw invalid_data("chain", "without customers", "there is no steady state of nobody");
    }
    if (groups.size() > 1) {
        throw invalid_data("closed groups of tiers", detail::names_of<S>(groups),
                           "they do not lead to each other: where customers end depends on where they begin");
    }
    return detail::shares_within<S>(groups.front(), moves);
}

} // namespace clientele::tiers
