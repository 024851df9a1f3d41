// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/customers/id_index.hpp>
#include <clientele/pareto/curve.hpp>
#include <clientele/pareto/indices.hpp>
#include <clientele/pareto/values.hpp>

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

/// \file
/// How much of the concentration lies between groups of customers, and how much within them.
namespace clientele::pareto {

/// One group in the decomposition.
template <class Group> struct group_part {
    Group group;
    double customers = 0; ///< share of customers
    double value = 0;     ///< share of value
    double gini = 0;      ///< within the group; 0 if it holds nothing
    double theil = 0;     ///< within the group; 0 if it holds nothing
    friend bool operator==(group_part const&, group_part const&) = default;
};

/// Theil's index falls apart without rest: `theil = between + within` (Theil 1967; Shorrocks 1980). The Gini
/// coefficient leaves a rest where groups overlap in value: `gini = between + within + overlap` (Bhattacharya and
/// Mahalanobis 1967).
template <class Group> struct decomposition {
    double theil = 0;
    double theil_between = 0; ///< of the group means
    double theil_within = 0;  ///< sum over groups of value share x theil
    double gini = 0;
    double gini_between = 0;                 ///< of the group means
    double gini_within = 0;                  ///< sum over groups of customer share x value share x gini
    double gini_overlap = 0;                 ///< 0 if no group reaches into another
    std::vector<group_part<Group>> groups{}; ///< in the order of their first customers

    /// Share of the concentration that lies between groups, by Theil: what a segmentation explains.
    [[nodiscard]] double explained() const noexcept { return theil > 0 ? theil_between / theil : 0; }
    friend bool operator==(decomposition const&, decomposition const&) = default;
};

/// Decomposes the concentration of a value by groups (`group`: a projection to anything hashable, a segment for
/// instance). \throws invalid_data on a value that is missing, not finite or negative (with the row), and if nobody
/// holds anything
template <customer_range Customers, numeric_projection<row_t<Customers>> Value, projection<row_t<Customers>> Group,
          engine Engine = sequential>
[[nodiscard]] auto decompose(Customers&& customers, Value const& value, Group const& group, Engine const& how = {}) {
    static_assert(!combining_engine<Engine, detail::number_list<detail::gathering::local>>,
                  "clientele: this needs all customers in one place");
    using name = customers::detail::kept_id<projected_t<Group, row_t<Customers>>>;
    auto const values = detail::read_numbers(how, customers, value, "value", 0);
    curve const all{values};
    customers::id_index<name> names;
    std::vector<std::vector<double>> members;
    std::size_t row = 0;
    for (auto&& customer : customers) {
        auto const place = names.find_or_insert(std::invoke(group, customer));
        members.resize(names.size());
        members[place].push_back(values[row++]);
    }
    decomposition<name> parts{.theil = theil(all), .gini = all.gini()};
    std::vector<double> means;
    std::vector<double> sizes;
    for (std::size_t g = 0; g < members.size(); ++g) {
        auto const size = static_cast<double>(members[g].size());
        exact_sum sum;
        for (double const each : members[g]) {
            sum.add(each);
        }
        double const total = sum.value();
        group_part<name> part{names.ids()[g], size / all.customers(), total / all.total()};
        if (total > 0) {
            curve const within{std::move(members[g])};
            part.gini = within.gini();
            part.theil = theil(within);
        }
        parts.theil_within += part.value * part.theil;
        parts.gini_within += part.customers * part.value * part.gini;
        means.push_back(total / size);
        sizes.push_back(size);
        parts.groups.push_back(std::move(part));
    }
    curve const between{std::move(means), sizes};
    parts.theil_between = theil(between);
    parts.gini_between = between.gini();
    parts.gini_overlap = parts.gini - parts.gini_between - parts.gini_within;
    return parts;
}

} // namespace clientele::pareto
