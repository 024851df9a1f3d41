// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/spec.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/rfm/lens.hpp>
#include <clientele/rfm/segment_summary.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// \file
/// Recency, frequency and monetary value as plain numbers, ready for an axis.
namespace clientele::chart {

enum class measure : std::uint8_t { recency, frequency, monetary };

/// The measures of all customers with orders; the lists line up.
struct measures {
    std::vector<std::size_t> row{}; ///< of the customer in the host's range, from 0
    std::vector<double> recency{};  ///< days back from `as_of`, or in the unit of the projection
    std::vector<double> frequency{};
    std::vector<double> monetary{}; ///< money

    [[nodiscard]] std::vector<double> const& of(measure which) const noexcept {
        return which == measure::recency ? recency : which == measure::frequency ? frequency : monetary;
    }
};

/// Reads the measures off the host's customers. Whoever has no orders is left out.
/// \throws invalid_data on NaN and infinity, with the row; invalid_option if recency is a date and `as_of` is missing
template <customer_range Customers, rfm::lens_for<row_t<Customers>> Lens>
    requires numeric_projection<decltype(Lens::frequency.read), row_t<Customers>> &&
        numeric_projection<decltype(Lens::monetary.read), row_t<Customers>>
[[nodiscard]] measures read(Customers&& customers, Lens const& by, rfm::summary_options const& options = {}) {
    measures all;
    std::size_t row = 0;
    for (auto&& customer : customers) {
        rfm::detail::read(by, customer, row, [&](auto const& r, auto const& f, auto const& m) {
            all.row.push_back(row);
            all.recency.push_back(rfm::detail::recency_number(r, options));
            all.frequency.push_back(f);
            all.monetary.push_back(m);
        });
        ++row;
    }
    return all;
}

/// What an axis of this measure is called: "recency (days)".
[[nodiscard]] inline std::string axis_title(measure of, words const& say) {
    switch (of) {
    case measure::recency:
        return "recency (" + say.time + ")";
    case measure::frequency:
        return "frequency (" + say.orders + ")";
    default:
        return "monetary value (" + say.money + ")";
    }
}

} // namespace clientele::chart
