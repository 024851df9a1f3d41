// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/banding/cuts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/quantile.hpp>
#include <clientele/stats/selection.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Boundary rules: where the cuts of a measure lie, learnt from a population or given.
namespace clientele::banding {

/// An engine to refer to where none is given.
template <class Engine> inline constexpr Engine alone{};

/// The values of a measure over a population, each standing `weights[i]` times (no weights: once), seen from the worst
/// to the best. What a boundary rule learns from.
template <std::totally_ordered T, engine Engine = sequential> class population {
public:
    /// \throws invalid_data unless there is a weight for each value, or none at all
    population(std::span<T const> values, std::span<std::uint64_t const> weights, direction better,
               Engine const& how = alone<Engine>)
        : values_(values),
          weights_(weights),
          better_(better),
          how_(how),
          size_(stats::count_weighted(how, values, lined_up(values, weights), [](T const&) { return true; })) {}

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] direction better() const noexcept { return better_; }
    [[nodiscard]] std::span<T const> values() const noexcept { return values_; }
    /// How often each stands; empty: once.
    [[nodiscard]] std::span<std::uint64_t const> weights() const noexcept { return weights_; }

    /// The values at `ranks`, counted from 0 at the worst. \throws invalid_option unless they are below the size
    [[nodiscard]] std::vector<T> at_ranks(std::vector<std::uint64_t> ranks) const {
        for (std::uint64_t const rank : ranks) {
            if (rank >= size_) {
                throw invalid_option("rank", to_text(rank), "below " + to_text(size_) + ", how many there are");
            }
        }
        if (better_ == direction::lower_is_better) {
            for (auto& rank : ranks) {
                rank = size_ - 1 - rank;
            }
        }
        return stats::order_statistics(how_, values_, weights_, std::move(ranks));
    }

    /// How many are better than `value`.
    [[nodiscard]] std::uint64_t better_than(T const& value) const {
        bool const rising = better_ == direction::higher_is_better;
        return stats::count_weighted(how_, values_, weights_,
                                     [&](T const& other) { return rising ? value < other : other < value; });
    }

    /// Twice the middle rank of the values that equal `value`: those worse plus those not better.
    [[nodiscard]] std::uint64_t doubled_middle(T const& value) const {
        auto const count = [&](auto&& counts) { return stats::count_weighted(how_, values_, weights_, counts); };
        bool const rising = better_ == direction::higher_is_better;
        std::uint64_t const worse = count([&](T const& other) { return rising ? other < value : value < other; });
        return 2 * worse + count([&](T const& other) { return other == value; });
    }

private:
    [[nodiscard]] static std::span<std::uint64_t const> lined_up(std::span<T const> values,
                                                                 std::span<std::uint64_t const> weights) {
        if (!weights.empty() && weights.size() != values.size()) {
            throw invalid_data("weights", to_text(weights.size()), "values are " + to_text(values.size()));
        }
        return weights;
    }

    std::span<T const> values_;
    std::span<std::uint64_t const> weights_;
    direction better_;
    Engine const& how_;
    std::uint64_t size_;
};

/// Anything that finds the cuts of a population.
template <class Rule, class T>
concept boundary_rule = requires(Rule const& rule, population<T> const& people) {
    { rule.fit(people) } -> std::same_as<cuts<T>>;
};

namespace detail {

template <class Population> void require_people(Population const& people) {
    if (people.size() == 0) {
        throw invalid_data("population", "empty", "boundaries cannot be learnt from nobody");
    }
}

/// Whether the block of values equal to `value` goes up, when the boundary wanted lies at doubled rank `wanted`.
template <class T, class Population>
bool block_passes(tie_rule ties, Population const& people, T const& value, std::uint64_t wanted_doubled) {
    return ties == tie_rule::upper || (ties == tie_rule::middle && people.doubled_middle(value) >= wanted_doubled);
}

template <class T> cuts<T> given(std::vector<T> breaks, tie_rule ties, direction better) {
    if (ties == tie_rule::middle) {
        throw invalid_option("ties", "middle", "lower or upper where the breaks are given");
    }
    cuts<T> made{better, {}};
    for (T& value : breaks) {
        made.edges.push_back({std::move(value), ties == tie_rule::upper});
    }
    made.validate();
    return made;
}

} // namespace detail

/// Bands of equal shares by quantiles: type 7 between two neighbours where the type is a number, the worse neighbour
/// where it can only be put in order. Which values a boundary divides depends on their order alone, so that scores do
/// not change with the unit of money or with the order of rows.
struct quantiles {
    int bins = 5;
    tie_rule ties = tie_rule::lower;

    /// \throws invalid_option unless 1 <= bins <= 255; invalid_data for nobody
    template <class T, class Engine> [[nodiscard]] cuts<T> fit(population<T, Engine> const& people) const {
        if (bins < 1 || bins > 255) {
            throw invalid_option("bins", to_text(bins), "1 to 255");
        }
        detail::require_people(people);
        auto const parts = static_cast<std::uint64_t>(bins);
        std::vector<std::uint64_t> ranks;
        for (std::uint64_t j = 1; j < parts; ++j) { // (n - 1) j / bins in whole numbers: no rounding moves a boundary
            auto const [rank, rest] = scaled(people.size() - 1, j);
            ranks.push_back(rank);
            ranks.push_back(rank + (rest != 0 ? 1 : 0));
        }
        auto const found = people.at_ranks(ranks);
        cuts<T> made{people.better(), {}};
        for (std::uint64_t j = 1; j < parts; ++j) {
            T const& worse = found[2 * j - 2];
            T const& better = found[2 * j - 1];
            if (worse == better) {
                auto const [wanted, rest] = scaled(people.size(), 2 * j);
                std::uint64_t const wanted_doubled = wanted + (rest != 0 ? 1 : 0); // up: twice a middle is whole
                made.edges.push_back({worse, detail::block_passes(ties, people, worse, wanted_doubled)});
            } else {
                double const fraction =
                    static_cast<double>(scaled(people.size() - 1, j).second) / static_cast<double>(parts);
                made.edges.push_back(between(worse, better, fraction));
            }
        }
        return made;
    }

    friend bool operator==(quantiles const&, quantiles const&) = default;

private:
    /// count * times / bins and what is left over, without a product that could pass 64 bits.
    [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> scaled(std::uint64_t count, std::uint64_t times) const {
        auto const parts = static_cast<std::uint64_t>(bins);
        std::uint64_t const rest = count % parts * times;
        return {count / parts * times + rest / parts, rest % parts};
    }

    /// A boundary in the gap between two values: both keep their side even if the quantile is rounded onto one of them.
    template <class T> [[nodiscard]] cut<T> between(T const& worse, T const& better, double fraction) const {
        if constexpr (std::is_arithmetic_v<T>) {
            T const value = worse < better ? above(worse, better, fraction) : above(better, worse, 1 - fraction);
            return {value, value == better || (value != worse && ties == tie_rule::upper)};
        } else {
            return {worse, false};
        }
    }

    /// `fraction` of the way from `low` to `high`; whole numbers are cut off, and are exact above 2^53 too.
    template <class T> [[nodiscard]] static T above(T low, T high, double fraction) {
        if constexpr (std::floating_point<T>) {
            return static_cast<T>(stats::detail::between(low, high, fraction));
        } else {
            std::uint64_t const distance = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
            auto const step = static_cast<std::uint64_t>(fraction * static_cast<double>(distance));
            return static_cast<T>(static_cast<std::uint64_t>(low) + std::min(step, distance));
        }
    }
};

/// Bands by shares of customers, the worst band first: `{.5, .3, .18, .02}`. The boundary is the value of the worst
/// customer who passes; a block of equal values that it would divide goes by the tie rule.
struct quota {
    std::vector<double> shares{};
    tie_rule ties = tie_rule::lower;

    /// \throws invalid_option unless the shares are positive and add to 1 (within 1e-9); invalid_data for nobody
    template <class T, class Engine> [[nodiscard]] cuts<T> fit(population<T, Engine> const& people) const {
        check();
        detail::require_people(people);
        std::vector<std::uint64_t> below; // customers below each boundary
        double share = 0;
        for (std::size_t i = 0; i + 1 < shares.size(); ++i) {
            share += shares[i];
            auto const wanted = static_cast<std::uint64_t>(std::llround(share * static_cast<double>(people.size())));
            below.push_back(std::min(wanted, people.size())); // shares may add to 1 and a rounding error
        }
        std::vector<std::uint64_t> ranks;
        for (std::uint64_t const count : below) {
            ranks.push_back(count > 0 ? count - 1 : 0);
            ranks.push_back(std::min(count, people.size() - 1));
        }
        auto const found = people.at_ranks(std::move(ranks));
        cuts<T> made{people.better(), {}};
        for (std::size_t i = 0; i < below.size(); ++i) {
            T const& last_below = found[2 * i];
            T const& first_above = found[2 * i + 1];
            bool const everybody = below[i] == 0;
            bool const nobody = below[i] == people.size();
            bool const gap = !everybody && !nobody && !(last_below == first_above);
            bool const passes =
                everybody || gap || (!nobody && detail::block_passes(ties, people, first_above, 2 * below[i]));
            made.edges.push_back({first_above, passes});
        }
        return made;
    }

    friend bool operator==(quota const&, quota const&) = default;

private:
    void check() const {
        double sum = 0;
        for (double const share : shares) {
            if (!(share > 0)) {
                throw invalid_option("quota share", to_text(share), "above 0");
            }
            sum += share;
        }
        if (!(std::abs(sum - 1) <= 1e-9) || shares.size() > 255) {
            throw invalid_option("sum of quota shares", to_text(sum), "1, over at most 255 bands");
        }
    }
};

/// Cut-offs as given, from the worst to the best, in the unit of the measure.
template <std::totally_ordered V> struct fixed {
    std::vector<V> breaks{};
    tie_rule ties = tie_rule::lower;

    /// \throws invalid_data if the breaks are not in order; invalid_option for the tie rule `middle`
    template <class T, class Engine>
        requires std::convertible_to<V const&, T>
    [[nodiscard]] cuts<T> fit(population<T, Engine> const& people) const {
        return detail::given(std::vector<T>(breaks.begin(), breaks.end()), ties, people.better());
    }

    friend bool operator==(fixed const&, fixed const&) = default;
};

/// Fixed cut-offs; see `fixed`.
template <class V> [[nodiscard]] fixed<V> at(std::vector<V> breaks, tie_rule ties = tie_rule::lower) {
    return {std::move(breaks), ties};
}
template <class V> [[nodiscard]] fixed<V> at(std::initializer_list<V> breaks, tie_rule ties = tie_rule::lower) {
    return {std::vector<V>(breaks), ties};
}

/// Cut-offs that the caller computes (natural breaks, a mixture of normals): `find` receives the values in ascending
/// order (without weights) and returns the breaks from the worst to the best.
template <class F> struct computed_by {
    F find;
    tie_rule ties = tie_rule::lower;

    /// \throws as `fixed`
    template <class T, class Engine> [[nodiscard]] cuts<T> fit(population<T, Engine> const& people) const {
        std::vector<T> sorted(people.values().begin(), people.values().end());
        std::sort(sorted.begin(), sorted.end());
        auto const breaks = find(std::span<T const>{sorted});
        return detail::given(std::vector<T>(breaks.begin(), breaks.end()), ties, people.better());
    }
};

/// Computed cut-offs; see `computed_by`.
template <class F> [[nodiscard]] computed_by<F> computed(F find, tie_rule ties = tie_rule::lower) {
    return {std::move(find), ties};
}

} // namespace clientele::banding
