// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>

#include <utility>

/// \file
/// The words that say what a projection reads off a transaction.
namespace clientele::customers {

namespace word {
struct id {};
struct day {};
struct amount {};
struct order {};
} // namespace word

/// Whose transaction it is: any hashable id.
template <class F> [[nodiscard]] constexpr worded<word::id, F> id(F read) { return {std::move(read)}; }

/// When it was: `sys_days`, any time point (the time of day is cut off) or `year_month_day`.
template <class F> [[nodiscard]] constexpr worded<word::day, F> day(F read) { return {std::move(read)}; }

/// How much was paid: a number in any unit of money (dollars, integer cents); negative for a refund.
template <class F> [[nodiscard]] constexpr worded<word::amount, F> amount(F read) { return {std::move(read)}; }

/// Which order a row belongs to, where rows are order lines: any hashable id. Without it each row is an order.
template <class F> [[nodiscard]] constexpr worded<word::order, F> order(F read) { return {std::move(read)}; }

} // namespace clientele::customers
