// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/customers/id_index.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <numeric>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Two segmentations of the same customers side by side: who is where in the one and in the other.
namespace clientele::clustering {

/// How often the groups of two labellings meet. Only pairs that occur are kept, so that many small groups cost no more
/// than their customers.
struct contingency {
    /// Customers in group `first` of the one and group `second` of the other labelling.
    struct cell {
        std::uint32_t first = 0;
        std::uint32_t second = 0;
        std::uint64_t customers = 0;
        friend bool operator==(cell const&, cell const&) = default;
    };

    std::vector<cell> cells{};            ///< in ascending order of (first, second)
    std::vector<std::uint64_t> firsts{};  ///< customers in each group of the first labelling
    std::vector<std::uint64_t> seconds{}; ///< and of the second

    [[nodiscard]] std::uint64_t customers() const noexcept {
        return std::accumulate(firsts.begin(), firsts.end(), std::uint64_t{0});
    }
    /// Customers in both groups.
    [[nodiscard]] std::uint64_t in_both(std::uint32_t first, std::uint32_t second) const noexcept {
        auto const key = [](cell const& one) { return std::pair{one.first, one.second}; };
        auto const found = std::ranges::lower_bound(cells, std::pair{first, second}, {}, key);
        return found != cells.end() && key(*found) == std::pair{first, second} ? found->customers : 0;
    }

    friend bool operator==(contingency const&, contingency const&) = default;
};

/// A contingency table with the names of the groups: in ascending order, or in the order of appearance where the type
/// has none.
template <class First, class Second> struct confusion {
    std::vector<First> firsts{};
    std::vector<Second> seconds{};
    contingency table{};
    friend bool operator==(confusion const&, confusion const&) = default;
};

/// Everybody counts once.
struct one_each {
    template <class Row> constexpr std::uint64_t operator()(Row const& /*row*/) const noexcept { return 1; }
};

namespace detail {

template <class T> using kept_label = customers::detail::kept_id<T>;

/// The groups in their order: sorted where they can be; `number` of each former number.
template <class Label> struct sorted_groups {
    std::vector<Label> labels{};
    std::vector<std::uint32_t> number{};

    explicit sorted_groups(customers::id_index<Label> const& index) : number(index.size()) {
        std::vector<std::uint32_t> order(index.size());
        std::iota(order.begin(), order.end(), 0U);
        if constexpr (std::totally_ordered<Label>) {
            std::sort(order.begin(), order.end(),
                      [&](std::uint32_t a, std::uint32_t b) { return index[a] < index[b]; });
        }
        for (std::uint32_t const former : order) {
            number[former] = static_cast<std::uint32_t>(labels.size());
            labels.push_back(index[former]);
        }
    }
};

/// What a projection reads; a missing label is an error.
template <class Row, class Label> decltype(auto) label_of(Row&& row, Label const& label, std::size_t number) {
    return [&](auto&& read) -> std::remove_cvref_t<decltype(*clientele::detail::value_of(read))> {
        auto const* const known = clientele::detail::value_of(read);
        if (known == nullptr) {
            throw invalid_data(number, "label", "none", "everybody needs one in both segmentations");
        }
        return *known;
    }(std::invoke(label, row));
}

} // namespace detail

/// Counts two labellings of the same customers, read by projections to anything hashable: cluster numbers, the host's
/// enum, text. `weight` is a count; customers of weight 0 are left out.
/// \throws invalid_data if nobody counts, 2^64 or more do, or a label is missing (with the row)
template <customer_range Customers, projection<row_t<Customers>> First, projection<row_t<Customers>> Second,
          count_projection<row_t<Customers>> Weight = one_each>
[[nodiscard]] auto cross(Customers&& customers, First const& first, Second const& second, Weight const& weight = {}) {
    using first_label = detail::kept_label<projected_t<First, row_t<Customers>>>;
    using second_label = detail::kept_label<projected_t<Second, row_t<Customers>>>;
    customers::id_index<first_label> firsts;
    customers::id_index<second_label> seconds;
    customers::id_index<std::uint64_t> pairs;
    std::vector<std::uint64_t> counts;
    std::uint64_t all = 0;
    std::size_t row = 0;
    for (auto&& customer : customers) {
        std::uint64_t const times = std::invoke(weight, customer);
        if (times != 0) {
            if (times > std::numeric_limits<std::uint64_t>::max() - all) {
                throw invalid_data(row, "weight", to_text(times), "there are 2^64 customers or more");
            }
            all += times;
            // NOLINTBEGIN(readability-suspicious-call-argument): the names happen to rhyme
            std::uint64_t const one = firsts.find_or_insert(detail::label_of(customer, first, row));
            std::uint64_t const other = seconds.find_or_insert(detail::label_of(customer, second, row));
            // NOLINTEND(readability-suspicious-call-argument)
            std::uint32_t const pair = pairs.find_or_insert((one << 32) | other);
            counts.resize(std::max<std::size_t>(counts.size(), pair + std::size_t{1}));
            counts[pair] += times;
        }
        ++row;
    }
    if (counts.empty()) {
        throw invalid_data("customers", "none", "a comparison needs at least one");
    }
    detail::sorted_groups const by_first{firsts};
    detail::sorted_groups const by_second{seconds};
    confusion<first_label, second_label> found{.firsts = by_first.labels, .seconds = by_second.labels};
    found.table.firsts.resize(by_first.labels.size());
    found.table.seconds.resize(by_second.labels.size());
    for (std::size_t pair = 0; pair < counts.size(); ++pair) {
        std::uint32_t const one = by_first.number[pairs[pair] >> 32];
        std::uint32_t const other = by_second.number[static_cast<std::uint32_t>(pairs[pair])];
        found.table.cells.push_back({one, other, counts[pair]});
        found.table.firsts[one] += counts[pair];
        found.table.seconds[other] += counts[pair];
    }
    std::ranges::sort(found.table.cells, {}, [](contingency::cell const& one) {
        return std::pair{one.first, one.second};
    });
    return found;
}

/// The same for two lists of labels that line up.
/// \throws as above, and invalid_data if they do not line up
template <std::ranges::random_access_range Firsts, std::ranges::random_access_range Seconds>
    requires std::ranges::sized_range<Firsts> && std::ranges::sized_range<Seconds>
[[nodiscard]] auto cross(Firsts const& firsts, Seconds const& seconds) {
    if (std::ranges::size(firsts) != std::ranges::size(seconds)) {
        throw invalid_data("labels", to_text(std::ranges::size(seconds)) + " entries",
                           "wanted: " + to_text(std::ranges::size(firsts)));
    }
    std::vector<std::size_t> rows(std::ranges::size(firsts));
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    auto const at = [](auto const& list) {
        return [&list](std::size_t row) -> decltype(auto) {
            return std::ranges::begin(list)[static_cast<std::ranges::range_difference_t<decltype(list)>>(row)];
        };
    };
    return cross(rows, at(firsts), at(seconds));
}

} // namespace clientele::clustering
