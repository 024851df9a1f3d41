// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/summary.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

/// \file
/// Customers who can buy on set occasions only: a yearly appeal, a season, a fair.
namespace clientele::clv {

/// What one customer did with the occasions he had: sufficient for `bg_bb` (P. Fader, B. Hardie and J. Shang,
/// "Customer-base analysis in a discrete-time noncontractual setting", Marketing Science 29 (2010), p. 1088).
struct opportunities {
    std::uint32_t x = 0;   ///< on how many he bought, his first purchase not counted
    std::uint32_t t_x = 0; ///< the number of the last on which he bought; 0 if x = 0
    std::uint32_t n = 0;   ///< how many there were since his first purchase

    friend bool operator==(opportunities const&, opportunities const&) = default;
    friend auto operator<=>(opportunities const&,
                            opportunities const&) = default; // NOLINT(modernize-use-nullptr): of 0
};

namespace word {
struct occasions {};
} // namespace word

/// How many occasions to buy the customer had since his first purchase: a count (`n`).
template <class F> [[nodiscard]] constexpr worded<word::occasions, F> n(F read) { return {std::move(read)}; }

/// How a host's customer is read for a model of occasions. Made by `lens(...)`.
template <class X, class Last, class N, class W = unweighted> struct opportunity_lens {
    worded<word::repeats, X> x;
    worded<word::last, Last> t_x;
    worded<word::occasions, N> n;
    W weight{};
};

template <class X, class Last, class N>
[[nodiscard]] constexpr opportunity_lens<X, Last, N> lens(worded<word::repeats, X> x, worded<word::last, Last> t_x,
                                                          worded<word::occasions, N> n) {
    return {std::move(x), std::move(t_x), std::move(n), {}};
}
template <class X, class Last, class N, class W>
[[nodiscard]] constexpr opportunity_lens<X, Last, N, worded<word::weight, W>>
lens(worded<word::repeats, X> x, worded<word::last, Last> t_x, worded<word::occasions, N> n,
     worded<word::weight, W> weight) {
    return {std::move(x), std::move(t_x), std::move(n), std::move(weight)};
}

/// A lens fits customers of type `Row` if it reads three counts and a weight.
template <class Lens, class Row>
concept opportunity_lens_for = requires(Lens const& by) {
    requires numeric_projection<decltype(by.x), Row>;
    requires numeric_projection<decltype(by.t_x), Row>;
    requires numeric_projection<decltype(by.n), Row>;
    requires count_projection<decltype(by.weight), Row>;
};

/// The lens for `opportunities` themselves.
inline constexpr auto own_opportunities = lens(x(&opportunities::x), t_x(&opportunities::t_x), n(&opportunities::n));

/// \throws invalid_data if the counts contradict each other
inline void check(opportunities const& of, std::size_t row) {
    if (of.t_x > of.n) {
        throw invalid_data(row, "t_x", to_text(of.t_x), "there were " + to_text(of.n) + " occasions");
    }
    if (of.x > of.t_x) {
        throw invalid_data(row, "x", to_text(of.x), "the last purchase was on occasion " + to_text(of.t_x));
    }
    if (of.x == 0 && of.t_x != 0) {
        throw invalid_data(row, "t_x", to_text(of.t_x), "without a repeat purchase (x = 0) it must be 0");
    }
}

namespace detail {

/// A count read off a row; missing is 0.
template <class Read, class Row>
[[nodiscard]] std::uint32_t occasion_count(Read const& read, Row& customer, char const* what, std::size_t row) {
    auto&& value = read(customer);
    auto const* const count = clientele::detail::value_of(value);
    return count == nullptr ? 0 : checked_count(*count, what, row);
}

/// How many customers have each history: an `accumulator`.
struct opportunity_counts {
    std::map<opportunities, std::uint64_t> customers{};

    void merge(opportunity_counts const& other) {
        for (auto const& [history, count] : other.customers) {
            customers[history] += count;
        }
    }
};

} // namespace detail

/// The most occasions a customer can have had where histories are counted: a likelihood keeps a table as long.
inline constexpr std::uint32_t most_occasions = 100'000;

/// Each history with how many customers had it, in ascending order, over all processes. Customers without an occasion
/// since their first purchase say nothing and are left out. \throws invalid_data with the row
template <customer_range Customers, class Lens, engine Engine = sequential>
    requires opportunity_lens_for<Lens, row_t<Customers>>
[[nodiscard]] std::vector<std::pair<opportunities, double>> count_opportunities(Customers&& customers, Lens const& by,
                                                                                Engine const& how = {}) {
    auto const counted = fold(how, customers, detail::opportunity_counts{},
                              [&](detail::opportunity_counts& part, auto first, auto last, std::size_t row) {
                                  for (; first != last; ++first, ++row) {
                                      auto&& customer = *first;
                                      opportunities const found{detail::occasion_count(by.x, customer, "x", row),
                                                                detail::occasion_count(by.t_x, customer, "t_x", row),
                                                                detail::occasion_count(by.n, customer, "n", row)};
                                      check(found, row);
                                      if (found.n > most_occasions) {
                                          throw invalid_data(row, "n", to_text(found.n),
                                                             "occasions, at most " + to_text(most_occasions) +
                                                                 " to be fitted: count several as one");
                                      }
                                      auto const weight = by.weight(customer);
                                      if (found.n > 0 && weight > 0) {
                                          part.customers[found] += weight;
                                      }
                                  }
                              });
    std::vector<std::pair<opportunities, double>> all;
    for (auto const& [history, count] : counted.customers) {
        all.emplace_back(history, static_cast<double>(count));
    }
    return all;
}

} // namespace clientele::clv
