// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/summaries.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

/// \file
/// What tells models of regular timing apart: the gaps between a customer's purchases, by the sum of their logarithms.
namespace clientele::clv {

namespace word {
struct gaps {};
} // namespace word

/// Sum of the logarithms of the times between a customer's purchases (`sum_of_log_gaps`), times being in the unit of
/// `T`. Not looked at without a repeat transaction.
template <class F> [[nodiscard]] constexpr worded<word::gaps, F> log_gaps(F read) { return {std::move(read)}; }

/// How a host's customer is read with his gaps. Made by `lens(...)`; serves wherever one without them does.
template <class X, class Last, class Age, class Gaps, class W = unweighted>
struct gaps_lens_of : lens_of<X, Last, Age, W> {
    worded<word::gaps, Gaps> log_gaps;
};

/// Says how to read the host's customers, with their gaps.
template <class X, class Last, class Age, class Gaps>
[[nodiscard]] constexpr gaps_lens_of<X, Last, Age, Gaps> lens(worded<word::repeats, X> x, worded<word::last, Last> t_x,
                                                              worded<word::age, Age> T,
                                                              worded<word::gaps, Gaps> log_gaps) {
    return {{std::move(x), std::move(t_x), std::move(T), {}}, std::move(log_gaps)};
}
template <class X, class Last, class Age, class Gaps, class W>
[[nodiscard]] constexpr gaps_lens_of<X, Last, Age, Gaps, worded<word::weight, W>>
lens(worded<word::repeats, X> x, worded<word::last, Last> t_x, worded<word::age, Age> T,
     worded<word::gaps, Gaps> log_gaps, worded<word::weight, W> weight) {
    return {{std::move(x), std::move(t_x), std::move(T), std::move(weight)}, std::move(log_gaps)};
}

/// A lens that reads gaps too.
template <class Lens, class Row>
concept gaps_lens_for = lens_for<Lens, Row> && requires(Lens const& by) {
    requires numeric_projection<decltype(by.log_gaps), Row>;
};

namespace detail {

/// Of a sum of x logarithms of gaps that add up to t_x: it is greatest where all are equal.
/// \throws invalid_data with the row
inline double checked_log_gaps(double sum, summary const& of, std::size_t row) {
    double const even = of.x * std::log(of.t_x / of.x);
    double const rounding = 1e-6 * (of.x + std::abs(even));
    bool const only = of.x == 1; // the one gap is t_x
    if (!std::isfinite(sum) || sum > even + rounding || (only && sum < even - rounding)) {
        throw invalid_data(row, "log_gaps", to_text(sum),
                           only ? "the only gap is t_x, whose logarithm is " + to_text(even)
                                : "it must be finite, and for gaps that add up to t_x at most x log(t_x / x) = " +
                                      to_text(even));
    }
    return sum;
}

/// Those who bought, as they were read, and the sum of the logarithms of all gaps: an `accumulator`. Over several
/// processes each gathers all.
struct timed_rows {
    summary_list all{};
    exact_sum log_gaps{};

    void merge(timed_rows const& other) {
        all.merge(other.all);
        log_gaps.merge(other.log_gaps);
    }
};

/// Reads customers, with their gaps if the lens does.
/// \throws invalid_data with the row
template <customer_range Customers, class Lens>
[[nodiscard]] timed_rows read_timed(Customers&& customers, Lens const& by) {
    timed_rows found;
    std::size_t row = 0;
    for (auto&& customer : customers) {
        auto const seen = read(by, customer, row);
        double const weight = checked_weight(by.weight(customer), row);
        if (seen && weight > 0) {
            found.all.add(*seen, weight);
            if constexpr (gaps_lens_for<Lens, row_t<Customers>>) {
                if (seen->x > 0) {
                    auto&& gaps = by.log_gaps(customer);
                    auto const* const known = clientele::detail::value_of(gaps);
                    if (known == nullptr) {
                        throw invalid_data(row, "log_gaps", "missing", "a customer with repeat transactions has gaps");
                    }
                    double const one = checked_log_gaps(static_cast<double>(*known), *seen, row);
                    found.log_gaps.add(weight * one);
                    found.log_gaps.add(std::fma(weight, one, -(weight * one))); // what rounding took
                }
            }
        }
        ++row;
    }
    return found;
}

} // namespace detail
} // namespace clientele::clv
