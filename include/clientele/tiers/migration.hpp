// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/bootstrap.hpp>
#include <clientele/stats/proportion.hpp>
#include <clientele/tiers/scale.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

/// \file
/// Migration: how customers moved between the tiers of a scale from one assignment to the next.
namespace clientele::tiers {

/// The value of the customers of a cell before and after.
struct cell_value {
    double before = 0;
    double after = 0;

    [[nodiscard]] double change() const noexcept { return after - before; }

    friend bool operator==(cell_value const&, cell_value const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("before", self.before);
        field("after", self.after);
    }
};

/// Counts of customers by their tier before and after. A customer without a tier before is new, one without a tier
/// after is gone; who had none and has none does not count. A regular value.
template <scale S> struct migration {
    static constexpr std::string_view model_name{"tiers.migration"};
    static constexpr std::size_t outside = size_of<S>; ///< the place of those without a tier

    /// Row by row, from `place(before)` to `place(after)`, the last row and column for `outside`.
    std::vector<std::uint64_t> counts = std::vector<std::uint64_t>((outside + 1) * (outside + 1));
    std::vector<cell_value> values{}; ///< as `counts`; empty if no values were given

    /// One customer more. \throws invalid_data with the row if the scale has no such tier, or if values were given
    void add(assignment<S> from, assignment<S> to, std::size_t row = 0) {
        if (!values.empty()) {
            throw invalid_data("values", "given", "a customer is added to counts only");
        }
        auto const at = cell(detail::checked<S>(from, "tier before", row), detail::checked<S>(to, "tier after", row));
        counts[at] += from || to ? 1 : 0;
    }
    /// The customers of both: an `accumulator`. \throws invalid_data if values were given, whose sums are rounded
    /// already
    void merge(migration const& other) {
        if (!values.empty() || !other.values.empty()) {
            throw invalid_data("values", "given", "counts are merged, values are not");
        }
        for (std::size_t i = 0; i < counts.size(); ++i) {
            counts[i] += other.counts[i];
        }
    }

    [[nodiscard]] std::uint64_t count(assignment<S> from, assignment<S> to) const { return counts[cell(from, to)]; }
    /// The value bridge: what the customers of a cell were worth before and are worth after. Changes over all cells
    /// add up to the change of all who had a tier before or have one after. \throws invalid_option without values
    [[nodiscard]] cell_value value(assignment<S> from, assignment<S> to) const {
        if (values.empty()) {
            throw invalid_option("values", "not given", "a migration of tiers and values");
        }
        return values[cell(from, to)];
    }

    /// Customers with a tier before, and after; empty: with none, who had or will have one.
    [[nodiscard]] std::uint64_t before(assignment<S> tier) const {
        std::uint64_t sum = 0;
        for (std::size_t to = 0; to <= outside; ++to) {
            sum += counts[at(tier) * (outside + 1) + to];
        }
        return sum;
    }
    [[nodiscard]] std::uint64_t after(assignment<S> tier) const {
        std::uint64_t sum = 0;
        for (std::size_t from = 0; from <= outside; ++from) {
            sum += counts[from * (outside + 1) + at(tier)];
        }
        return sum;
    }

    /// The share of a tier's customers who came to another (empty: who left), with Wilson's limits.
    [[nodiscard]] stats::interval rate(S from, assignment<S> to, double confidence = 0.95) const {
        return stats::wilson(static_cast<double>(count(from, to)), static_cast<double>(before(from)), confidence);
    }

    /// Customers with a tier before and after who rose, stayed or fell.
    [[nodiscard]] std::uint64_t risen() const {
        return stayers([](std::size_t from, std::size_t to) { return to < from; });
    }
    [[nodiscard]] std::uint64_t stayed() const {
        return stayers([](std::size_t from, std::size_t to) { return to == from; });
    }
    [[nodiscard]] std::uint64_t fallen() const {
        return stayers([](std::size_t from, std::size_t to) { return from < to; });
    }

    /// Shorrocks' mobility (A. F. Shorrocks, "The measurement of mobility", Econometrica 46 (1978), pp. 1013-1024) of
    /// those who are customers before and after: (k - trace P) / (k - 1), 0 if all stay, k / (k - 1) if none does. k
    /// counts the tiers that had customers; it is 1 if all these lead alike to them and to no other. NaN with fewer
    /// than two.
    [[nodiscard]] double mobility() const {
        double tiers = 0;
        double trace = 0;
        for (S const tier : all_tiers<S>()) {
            auto const there = before(tier) - count(tier, std::nullopt);
            if (there > 0) {
                ++tiers;
                trace += static_cast<double>(count(tier, tier)) / static_cast<double>(there);
            }
        }
        return tiers < 2 ? std::numeric_limits<double>::quiet_NaN() : (tiers - trace) / (tiers - 1);
    }

    /// \throws invalid_data unless there is a count, and a finite value or none, for each cell
    void validate() const {
        std::size_t const cells = (outside + 1) * (outside + 1);
        if (counts.size() != cells || (!values.empty() && values.size() != cells)) {
            throw invalid_data("cells", to_text(counts.size()) + " counts and " + to_text(values.size()) + " values",
                               "the scale has " + to_text(cells));
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!std::isfinite(values[i].before) || !std::isfinite(values[i].after)) {
                throw invalid_data(i, "value of a cell", to_text(values[i].change()), "it must be finite");
            }
        }
    }

    friend bool operator==(migration const&, migration const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("counts", self.counts);
        field("values", self.values);
    }

    /// The place of a tier in rows and columns. \throws invalid_data if the scale has no such tier
    [[nodiscard]] static std::size_t at(assignment<S> tier) {
        if (tier && place(*tier) >= outside) {
            throw invalid_data("tier", "number " + to_text(place(*tier)),
                               "the scale has tiers 0 to " + to_text(outside - 1));
        }
        return tier ? place(*tier) : outside;
    }
    [[nodiscard]] static std::size_t cell(assignment<S> from, assignment<S> to) {
        return at(from) * (outside + 1) + at(to);
    }

private:
    template <class Move> [[nodiscard]] std::uint64_t stayers(Move const& is) const {
        std::uint64_t sum = 0;
        for (std::size_t from = 0; from < outside; ++from) {
            for (std::size_t to = 0; to < outside; ++to) {
                sum += is(from, to) ? counts[from * (outside + 1) + to] : 0;
            }
        }
        return sum;
    }
};

/// The migration of customers who line up. \throws invalid_data unless they do
template <scale S>
[[nodiscard]] migration<S> migrate(std::vector<assignment<S>> const& before, std::vector<assignment<S>> const& after) {
    if (before.size() != after.size()) {
        throw invalid_data("assignment after", to_text(after.size()) + " customers",
                           "there were " + to_text(before.size()) + " before; migrate_by_id matches customers by id");
    }
    migration<S> found;
    for (std::size_t i = 0; i < before.size(); ++i) {
        found.add(before[i], after[i], i);
    }
    return found;
}

/// What customers are worth, before and after, lined up with their tiers.
struct values_of_both {
    std::vector<double> const& before;
    std::vector<double> const& after;
};

/// The same with what they are worth; sums are rounded once, so that they do not depend on the order of customers.
/// \throws invalid_data also on a value that is not finite, with the row
template <scale S>
[[nodiscard]] migration<S> migrate(std::vector<assignment<S>> const& before, std::vector<assignment<S>> const& after,
                                   values_of_both const& worth) {
    auto found = migrate(before, after);
    if (worth.before.size() != before.size() || worth.after.size() != before.size()) {
        throw invalid_data("values", to_text(worth.before.size()) + " before and " + to_text(worth.after.size()),
                           "there are " + to_text(before.size()) + " customers");
    }
    std::vector<std::pair<exact_sum, exact_sum>> sums(found.counts.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        for (double const value : {worth.before[i], worth.after[i]}) {
            if (!std::isfinite(value)) {
                throw invalid_data(i, "value", to_text(value), "it must be finite");
            }
        }
        if (before[i] || after[i]) {
            auto& [was, is] = sums[found.cell(before[i], after[i])];
            was.add(worth.before[i]);
            is.add(worth.after[i]);
        }
    }
    for (auto const& [was, is] : sums) {
        found.values.push_back({was.value(), is.value()});
    }
    return found;
}

namespace detail {

/// \throws invalid_data with the row on an id that occurs twice and on a tier that the scale does not have
template <class Id, scale S>
[[nodiscard]] std::unordered_map<Id, assignment<S>> by_id(std::vector<std::pair<Id, assignment<S>>> const& of,
                                                          char const* what) {
    std::unordered_map<Id, assignment<S>> found;
    found.reserve(of.size());
    for (std::size_t row = 0; row < of.size(); ++row) {
        if (!found.emplace(of[row].first, checked<S>(of[row].second, what, row)).second) {
            throw invalid_data(row, "id", to_text(of[row].first), "it occurs twice");
        }
    }
    return found;
}

} // namespace detail

/// The migration of customers matched by their ids: who is in one list only is new or gone.
/// \throws invalid_data with the row on an id that occurs twice in a list and on a tier that the scale does not have
template <class Id, scale S>
[[nodiscard]] migration<S> migrate_by_id(std::vector<std::pair<Id, assignment<S>>> const& before,
                                         std::vector<std::pair<Id, assignment<S>>> const& after) {
    auto left = detail::by_id(before, "tier before");
    migration<S> found;
    for (auto const& [id, tier] : detail::by_id(after, "tier after")) {
        auto const known = left.find(id);
        found.add(known == left.end() ? assignment<S>{} : known->second, tier);
        if (known != left.end()) {
            left.erase(known);
        }
    }
    for (auto const& [id, tier] : left) {
        found.add(tier, std::nullopt);
    }
    return found;
}

} // namespace clientele::tiers
