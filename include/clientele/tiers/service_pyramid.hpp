// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/banding/rules.hpp>
#include <clientele/tiers/catalogue.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/scale.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

/// \file
/// Diamond, core, potential and base customers, and what each is promised.
namespace clientele::tiers {

enum class service_tier : std::uint8_t { diamond, core, potential, base };

constexpr std::array<std::string_view, 4> tier_names(service_tier /*unused*/) {
    return {"diamond", "core", "potential", "base"};
}

/// Terms of service.
struct service_terms {
    std::chrono::hours response{}; ///< to a request, at most
    std::string_view service{};
    std::string_view staff{};

    friend constexpr bool operator==(service_terms const&, service_terms const&) = default;
};

/// The promise to each tier.
inline constexpr auto service_promises = terms<service_tier, service_terms>({
    {service_tier::diamond, {std::chrono::hours{1}, "fully customised", "a dedicated team"}},
    {service_tier::core, {std::chrono::hours{4}, "high standard, part customised", "an own manager"}},
    {service_tier::potential, {std::chrono::hours{24}, "good standard", "a shared manager"}},
    {service_tier::base, {std::chrono::hours{48}, "basic standard", "the service centre"}},
});
static_assert(never_worse_above(service_promises, &service_terms::response, banding::direction::lower_is_better));

/// 2 % diamond, 18 % core, 30 % potential and 50 % base customers, by a measure of value.
template <class F>
[[nodiscard]] cut_policy<service_tier, measure_of<F>, banding::quota>
service_pyramid(measure_of<F> by, banding::tie_rule ties = banding::tie_rule::lower) {
    using enum service_tier;
    return quota<service_tier>(std::move(by), {{diamond, .02}, {core, .18}, {potential, .30}, {base, .50}}, ties);
}

} // namespace clientele::tiers
