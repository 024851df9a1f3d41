// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <ranges>
#include <type_traits>
#include <vector>

/// \file
/// How regular customers buy: by chance (k = 1), like clockwork (k large), or in bursts (k below 1).
namespace clientele::clv {

/// The shape k of the times between purchases, taken to be gamma distributed with the same shape for all customers.
struct regularity {
    double k = 1;              ///< 1: purchases at random; infinite: all equally far apart
    double standard_error = 0; ///< NaN for fewer than two customers, and where k is infinite
    std::size_t customers = 0; ///< those with at least two gaps, which alone tell

    /// The whole number of phases for `bg_cnbd` and `mbg_cnbd`, from 1 to `most`.
    [[nodiscard]] std::uint32_t phases(std::uint32_t most = 12) const noexcept {
        return static_cast<std::uint32_t>(std::clamp(std::round(k), 1.0, std::max(1.0, static_cast<double>(most))));
    }

    friend bool operator==(regularity const&, regularity const&) = default;
};

/// A customer's times of purchase, or his gaps: numbers.
template <class R>
concept time_sequence = std::ranges::input_range<R> && std::is_arithmetic_v<std::ranges::range_value_t<R>>;

namespace detail {

/// \throws invalid_data unless a gap is finite and above 0
template <class... Row> double checked_gap(double gap, Row... row) {
    if (!(gap > 0 && std::isfinite(gap))) {
        throw invalid_data(row..., "time between purchases", to_text(gap),
                           "it must be finite and above 0: times ascend, and purchases at one time are one purchase");
    }
    return gap;
}

/// Wheat and Morrison's ratios.
class gap_ratios {
public:
    /// The last two gaps of a customer.
    void add(double before, double last) {
        double const off = before / (before + last) - 0.5;
        squares_.push_back(off * off);
    }

    /// \throws invalid_data if there were none
    [[nodiscard]] regularity estimate() const {
        if (squares_.empty()) {
            throw invalid_data("customers", "none with two gaps", "regularity shows in those who bought three times");
        }
        auto const n = static_cast<double>(squares_.size());
        exact_sum sum;
        for (double const square : squares_) {
            sum.add(square);
        }
        double const variance = sum.value() / n;
        exact_sum off;
        for (double const square : squares_) {
            off.add((square - variance) * (square - variance));
        }
        double const deviation = std::sqrt(off.value() / (n - 1) / n);
        regularity found{.k = 1 / (8 * variance) - 0.5, .standard_error = 0, .customers = squares_.size()};
        found.standard_error = n > 1 ? deviation / (8 * variance * variance) : std::numeric_limits<double>::quiet_NaN();
        return found;
    }

private:
    std::vector<double> squares_;
};

/// The last two gaps of those who have two. `gap(sequence, visit)` visits the gaps of a customer in order.
template <class Customers, class Sequence, class Gaps>
regularity regularity_of(Customers&& customers, Sequence const& sequence, Gaps const& gaps) {
    gap_ratios ratios;
    std::size_t row = 0;
    for (auto&& customer : customers) {
        std::array<double, 2> last{};
        std::size_t count = 0;
        gaps(std::invoke(sequence, customer), [&](double gap) {
            last = {last[1], checked_gap(gap, row)};
            ++count;
        });
        if (count >= 2) {
            ratios.add(last[0], last[1]);
        }
        ++row;
    }
    return ratios.estimate();
}

/// Visits the differences of successive times.
template <class Times, class Visit> void visit_gaps(Times&& times, Visit const& visit) {
    std::optional<double> before;
    for (auto const time : times) {
        auto const now = static_cast<double>(time);
        if (before) {
            visit(now - *before);
        }
        before = now;
    }
}

} // namespace detail

/// Estimates regularity from the times of all purchases of each customer, in ascending order: `times(customer)` is a
/// range of numbers, in any unit.
///
/// If gaps are gamma distributed with shape k, the ratio of one to the sum of two successive ones is Beta(k, k): its
/// variance about 1/2 is 1 / (4 (2 k + 1)), whatever the customer's own rate (R. D. Wheat and D. G. Morrison,
/// "Estimating purchase regularity with two interpurchase times", Journal of Marketing Research 27 (1990), pp. 87-93).
/// Each customer counts once, by his last two gaps; the standard error is by the delta method.
///
/// Times that were rounded (to days) make short gaps look more regular than they are.
/// \throws invalid_data on times that do not ascend, with the row, or if nobody bought three times
template <std::ranges::input_range Customers, class Times = std::identity>
    requires time_sequence<std::invoke_result_t<Times const&, std::ranges::range_reference_t<Customers>>>
[[nodiscard]] regularity regularity_of_times(Customers&& customers, Times const& times = {}) {
    return detail::regularity_of(customers, times, [](auto&& of, auto const& visit) { detail::visit_gaps(of, visit); });
}

/// The same from the times between successive purchases of each customer.
/// \throws invalid_data on a gap that is not finite and above 0, with the row, or if nobody has two
template <std::ranges::input_range Customers, class Gaps = std::identity>
    requires time_sequence<std::invoke_result_t<Gaps const&, std::ranges::range_reference_t<Customers>>>
[[nodiscard]] regularity regularity_of_gaps(Customers&& customers, Gaps const& gaps = {}) {
    return detail::regularity_of(customers, gaps, [](auto&& of, auto const& visit) {
        for (auto const gap : of) {
            visit(static_cast<double>(gap));
        }
    });
}

/// The sum of the logarithms of the gaps between a customer's purchases, given their times in ascending order: all that
/// a model with regular timing wants to know of him besides x, t_x and T. In the unit of those.
/// \throws invalid_data on times that do not ascend
template <time_sequence Times> [[nodiscard]] double sum_of_log_gaps(Times&& times) {
    double sum = 0;
    detail::visit_gaps(times, [&](double gap) { sum += std::log(detail::checked_gap(gap)); });
    return sum;
}

} // namespace clientele::clv
