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
#include <string_view>
#include <vector>

/// \file
/// Migration as a Markov chain: tier sizes if it goes on like that.
namespace clientele::tiers {

/// Numbers by tier, the best first.
template <scale S> using by_tier = std::array<double, size_of<S>>;
template <scale S> using by_tier_to_tier = std::array<by_tier<S>, size_of<S>>;

/// The chances to move from one tier to another in a period, and to leave, and the customers who join each period.
/// Written down by hand or estimated by `transition_of`.
template <scale S> struct transition {
    static constexpr std::string_view model_name{"tiers.transition"};

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

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("moves", self.moves);
        field("joining", self.joining);
        field("unseen", self.unseen);
    }
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

} // namespace clientele::tiers
