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
#include <vector>

/// \file
/// Migration as a Markov chain: where it leads if it goes on like that.
namespace clientele::tiers {

/// Numbers by tier, the best first.
template <scale S> using by_tier = std::array<double, size_of<S>>;

/// The chances to move from one tier to another in a period, and to leave, and the customers who join each period.
/// Written down by hand or estimated by `transition_of`.
template <scale S> struct transition {
    /// From a row's tier to a column's; what a row lacks to 1 is the chance to leave.
    std::array<by_tier<S>, size_of<S>> moves{};
    by_tier<S> joining{}; ///< new customers a period

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

/// The most likely chances for what was seen: shares of each row. A tier without customers keeps what it gets.
template <scale S> [[nodiscard]] transition<S> transition_of(migration<S> const& seen) {
    transition<S> found;
    for (S const from : all_tiers<S>()) {
        auto const all = static_cast<double>(seen.before(from));
        for (S const to : all_tiers<S>()) {
            double const share = all > 0 ? static_cast<double>(seen.count(from, to)) / all : from == to ? 1.0 : 0.0;
            found.moves[place(from)][place(to)] = share;
        }
        found.joining[place(from)] = static_cast<double>(seen.count(std::nullopt, from));
    }
    return found;
}

/// Tier sizes after each of so many periods: each row is moved, then new customers join.
/// \throws invalid_data on chances that cannot be
template <scale S>
[[nodiscard]] std::vector<by_tier<S>> forecast(transition<S> const& chain, by_tier<S> const& now, std::size_t periods) {
    chain.validate();
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

} // namespace detail

/// The shares of tiers among those who stay customers in the long run, as a period does not change them (W. K.
/// Grassmann, M. I. Taksar and D. P. Heyman, "Regenerative analysis and steady state distributions for Markov chains",
/// Operations Research 33 (1985), pp. 1107-1116: without a subtraction, to all digits). Each row is taken without those
/// who leave. A tier to which nobody comes back has none.
/// \throws invalid_data if a tier loses all its customers, or if where customers end depends on where they begin
template <scale S> [[nodiscard]] by_tier<S> steady_state(transition<S> const& chain) {
    chain.validate();
    constexpr std::size_t k = size_of<S>;
    auto moves = chain.moves;
    for (std::size_t from = 0; from < k; ++from) {
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
    auto const reach = detail::reachable(moves);
    std::vector<std::size_t> last; // the tiers that customers do not leave for good
    for (std::size_t tier = 0; tier < k; ++tier) {
        bool stays = true;
        for (std::size_t other = 0; other < k; ++other) {
            stays = stays && (!reach[tier][other] || reach[other][tier]);
        }
        if (stays) {
            if (!last.empty() && !reach[last.front()][tier]) {
                throw invalid_data("chain", "more than one closed group of tiers",
                                   std::string{name(at_place<S>(last.front()))} + " and " +
                                       std::string{name(at_place<S>(tier))} +
                                       " do not lead to each other: where customers end depends on where they begin");
            }
            last.push_back(tier);
        }
    }
    for (std::size_t n = last.size(); n-- > 1;) { // take out one tier after another
        double out = 0;
        for (std::size_t j = 0; j < n; ++j) {
            out += moves[last[n]][last[j]];
        }
        for (std::size_t i = 0; i < n; ++i) {
            moves[last[i]][last[n]] /= out;
            for (std::size_t j = 0; j < n; ++j) {
                moves[last[i]][last[j]] += moves[last[i]][last[n]] * moves[last[n]][last[j]];
            }
        }
    }
    by_tier<S> share{};
    share[last[0]] = 1;
    double sum = 1;
    for (std::size_t n = 1; n < last.size(); ++n) {
        for (std::size_t i = 0; i < n; ++i) {
            share[last[n]] += share[last[i]] * moves[last[i]][last[n]];
        }
        sum += share[last[n]];
    }
    for (double& each : share) {
        each /= sum;
    }
    return share;
}

} // namespace clientele::tiers
