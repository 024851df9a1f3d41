// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/tiers/catalogue.hpp>
#include <clientele/tiers/grid.hpp>
#include <clientele/tiers/scale.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

/// \file
/// The grid of satisfaction by purchase volume, with classes A to D.
namespace clientele::tiers {

/// How much a customer buys; its row in the grid says how he is reached.
enum class volume : std::uint8_t { high, medium, low };
/// How content he is; its column says what to do about it.
enum class satisfaction : std::uint8_t { high, medium, low };
/// The class that the two make.
enum class customer_class : std::uint8_t { a, b, c, d };

constexpr std::array<std::string_view, 3> tier_names(volume /*unused*/) {
    return {"high volume", "medium volume", "low volume"};
}
constexpr std::array<std::string_view, 3> tier_names(satisfaction /*unused*/) {
    return {"high satisfaction", "medium satisfaction", "low satisfaction"};
}
constexpr std::array<std::string_view, 4> tier_names(customer_class /*unused*/) { return {"A", "B", "C", "D"}; }

/// How customers of a volume are reached.
inline constexpr auto volume_strategies =
    terms<volume, std::string_view>({{volume::high, "one-to-one account manager"},
                                     {volume::medium, "one-to-many regional sales"},
                                     {volume::low, "retailer-managed"}});
/// What is done with customers of a satisfaction.
inline constexpr auto satisfaction_strategies = terms<satisfaction, std::string_view>(
    {{satisfaction::high, "partner"}, {satisfaction::medium, "improve"}, {satisfaction::low, "correct"}});
/// What each class gets.
inline constexpr auto class_strategies = terms<customer_class, std::string_view>({
    {customer_class::a, "key account: a direct manager, full service from proposal to after-sales"},
    {customer_class::b, "loyal, somewhat less value: regional sales, a development plan"},
    {customer_class::c, "many small ones: served through retailers, regular information"},
    {customer_class::d, "not content: call, find out why, resolve fast"},
});

/// Who is worth an effort and is not content is of class D, however little content; customers of low volume are of
/// class C, since a call to each costs more than he brings. More satisfaction never makes a class worse. More volume
/// does: a small customer who grumbles is let be, a large one is called.
inline constexpr grid<customer_class, volume, satisfaction> satisfaction_grid{
    {{customer_class::a, customer_class::d, customer_class::d},
     {customer_class::b, customer_class::d, customer_class::d},
     {customer_class::c, customer_class::c, customer_class::c}}};
static_assert(satisfaction_grid.monotone_in_columns() && !satisfaction_grid.monotone_in_rows());

/// The classes of customers by a policy for their volume and one for their satisfaction.
template <class Volume, class Satisfaction>
[[nodiscard]] grid_policy<customer_class, Volume, Satisfaction> classes(Volume volumes, Satisfaction satisfactions) {
    return over(satisfaction_grid, std::move(volumes), std::move(satisfactions));
}

} // namespace clientele::tiers
