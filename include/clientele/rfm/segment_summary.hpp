// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/dates.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/rfm/lens.hpp>
#include <clientele/rfm/segment_map.hpp>
#include <clientele/stats/quantile.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// \file
/// What the segments are worth: size, revenue, and typical recency, frequency and monetary value.
namespace clientele::rfm {

struct summary_options {
    /// Needed where the lens reads recency as a date: days are counted back from here.
    std::optional<std::chrono::sys_days> as_of{};
};

/// Mean and median of a measure within a segment, in the unit of the measure; both 0 in an empty segment.
struct typical {
    double mean = 0;
    double median = 0;
    friend bool operator==(typical const&, typical const&) = default;
};

/// One line of the summary.
struct segment_line {
    std::string name;
    std::size_t customers = 0;
    double share = 0;         ///< of all customers, those without orders included
    double revenue = 0;       ///< sum of the monetary measure
    double revenue_share = 0; ///< of the revenue of all customers; 0 if that is 0
    typical recency{};        ///< in days, or in the unit of the projection
    typical frequency{};
    typical monetary{};
    friend bool operator==(segment_line const&, segment_line const&) = default;
};

/// One line per segment, in the order of the map, and a last one for the customers without a segment.
struct segment_summary {
    std::vector<segment_line> segments;
    segment_line without; ///< name "(no orders)"
    friend bool operator==(segment_summary const&, segment_summary const&) = default;
};

namespace detail {

/// Recency as a number: days back from `as_of` for dates, days for durations, numbers as they are.
template <class T> double recency_number(T const& value, summary_options const& options) {
    if constexpr (civil_date<T>) {
        if (!options.as_of) {
            throw invalid_option("as_of", "missing", "the day from which recency is counted");
        }
        return static_cast<double>((*options.as_of - to_day(value)).count());
    } else if constexpr (is_duration<T>) {
        return std::chrono::duration<double, std::chrono::days::period>(value).count();
    } else {
        return static_cast<double>(value);
    }
}

struct segment_values {
    std::vector<double> recency, frequency, monetary;
    exact_sum revenue;
    std::size_t customers = 0;
};

inline typical typical_of(std::vector<double> const& values) {
    if (values.empty()) {
        return {};
    }
    exact_sum sum;
    for (double const value : values) {
        sum.add(value);
    }
    return {sum.value() / static_cast<double>(values.size()), stats::quantile(values, 0.5)};
}

inline segment_line line_of(std::string_view name, segment_values const& values, std::size_t customers,
                            double revenue) {
    double const part = values.revenue.value();
    return {std::string{name},
            values.customers,
            customers == 0 ? 0 : static_cast<double>(values.customers) / static_cast<double>(customers),
            part,
            revenue == 0 ? 0 : part / revenue,
            typical_of(values.recency),
            typical_of(values.frequency),
            typical_of(values.monetary)};
}

} // namespace detail

/// Sums up segments: `assigned` lines up with `customers`, `names` with the numbers in it.
/// \throws invalid_data if the lengths differ, a value is NaN or infinite; invalid_option if recency is a date and
///         `as_of` is missing
template <customer_range Customers, lens_for<row_t<Customers>> Lens>
    requires numeric_projection<decltype(Lens::frequency.read), row_t<Customers>> &&
        numeric_projection<decltype(Lens::monetary.read), row_t<Customers>>
[[nodiscard]] segment_summary summarise_segments(Customers&& customers, Lens const& by,
                                                 std::vector<segment_number> const& assigned,
                                                 std::ranges::forward_range auto const& names,
                                                 summary_options const& options = {}) {
    std::vector<std::string> labels(std::ranges::begin(names), std::ranges::end(names));
    std::vector<detail::segment_values> values(labels.size() + 1);
    std::size_t row = 0;
    exact_sum revenue;
    for (auto&& customer : customers) {
        if (row == assigned.size() || (assigned[row] && *assigned[row] >= labels.size())) {
            throw invalid_data(row, "segment", row == assigned.size() ? "missing" : to_text(*assigned[row]),
                               "one number below " + to_text(labels.size()) + " is needed for each customer");
        }
        auto& segment = values[assigned[row] ? *assigned[row] : labels.size()];
        ++segment.customers;
        auto&& recency = by.recency.read(customer);
        auto&& frequency = by.frequency.read(customer);
        auto&& monetary = by.monetary.read(customer);
        if (auto const* const r = clientele::detail::value_of(recency)) {
            segment.recency.push_back(detail::checked(detail::recency_number(*r, options), "recency", row));
        }
        if (auto const* const f = clientele::detail::value_of(frequency)) {
            segment.frequency.push_back(detail::checked(*f, "frequency", row));
        }
        if (auto const* const m = clientele::detail::value_of(monetary)) {
            segment.monetary.push_back(detail::checked(*m, "monetary", row));
            segment.revenue.add(segment.monetary.back());
            revenue.add(segment.monetary.back());
        }
        ++row;
    }
    if (row != assigned.size()) {
        throw invalid_data("segments", to_text(assigned.size()) + " entries",
                           "there are " + to_text(row) + " customers");
    }
    double const whole = revenue.value();
    segment_summary summary{{}, detail::line_of("(no orders)", values.back(), row, whole)};
    for (std::size_t i = 0; i < labels.size(); ++i) {
        summary.segments.push_back(detail::line_of(labels[i], values[i], row, whole));
    }
    return summary;
}

} // namespace clientele::rfm
