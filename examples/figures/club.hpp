// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/random.hpp>
#include <clientele/features.hpp>

#include <cstdint>
#include <vector>

/// \file
/// An invented customer club in which there are four kinds of members. Nothing in their data says who is of which kind.
namespace club {

enum class channel : std::uint8_t { shop, web, app };

struct member {
    double days; ///< since the last order
    double orders;
    double basket;   ///< EUR, the mean order
    double on_offer; ///< per cent of orders
    channel usual;
};

/// From `low` to `high`, mostly about the middle.
struct span {
    std::uint32_t low;
    std::uint32_t high;

    [[nodiscard]] double draw(clientele::random::stream& random) const {
        std::uint32_t const steps = random.below(1001) + random.below(1001) + random.below(1001);
        return low + static_cast<double>((high - low) * steps / 300) / 10;
    }
};

struct kind {
    std::uint32_t per_cent; ///< of the members
    span days, orders, basket, on_offer;
    std::uint32_t in_shop, on_web; ///< per cent; the others use the app
};

inline constexpr kind kinds[]{
    {35, {1, 160}, {15, 40}, {20, 90}, {0, 45}, 15, 25},   // come back again and again
    {28, {10, 230}, {4, 26}, {15, 70}, {45, 100}, 10, 70}, // wait for offers
    {22, {330, 620}, {1, 16}, {20, 90}, {10, 65}, 60, 30}, // have gone
    {15, {90, 360}, {1, 14}, {120, 600}, {0, 40}, 70, 25}, // have something to build
};

inline member join(std::uint64_t number) {
    clientele::random::stream random{20'260'401, number};
    std::uint32_t ticket = random.below(100);
    kind const* of = kinds;
    for (; ticket >= of->per_cent; ++of) {
        ticket -= of->per_cent;
    }
    member made{of->days.draw(random), of->orders.draw(random), of->basket.draw(random), of->on_offer.draw(random), {}};
    std::uint32_t const usual = random.below(100);
    made.usual = usual < of->in_shop ? channel::shop : usual < of->in_shop + of->on_web ? channel::web : channel::app;
    return made;
}

inline std::vector<member> members(std::uint64_t count = 600) {
    std::vector<member> all;
    for (std::uint64_t number = 1; number <= count; ++number) {
        all.push_back(join(number));
    }
    return all;
}

// [club]
namespace features = clientele::features;
inline auto const by_numbers =
    features::schema(features::numeric("days since order", &member::days), features::numeric("orders", &member::orders),
                     features::numeric("basket (log)", &member::basket, {.log = true}),
                     features::numeric("on offer", &member::on_offer));
// [club]
inline auto const by_all = features::schema(
    features::numeric("days since order", &member::days), features::numeric("orders", &member::orders),
    features::numeric("basket (log)", &member::basket, {.log = true}), features::numeric("on offer", &member::on_offer),
    features::categorical("channel", &member::usual));

/// Customers without any groups: two numbers, each uniform, and independent.
inline features::encoded cloud(std::uint64_t count = 600) {
    features::encoded made{.numeric = 2};
    for (std::uint64_t number = 1; number <= count; ++number) {
        clientele::random::stream random{1, number};
        made.numbers.push_back(random.uniform());
        made.numbers.push_back(random.uniform());
    }
    return made;
}

} // namespace club
