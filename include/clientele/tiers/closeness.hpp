// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/tiers/combine.hpp>
#include <clientele/tiers/scale.hpp>
#include <clientele/tiers/when.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

/// \file
/// How close the relationship with a customer is.
namespace clientele::tiers {

enum class closeness : std::uint8_t { senior_member, member, customer, competitors_customer, unknown };

constexpr std::array<std::string_view, 5> tier_names(closeness /*unused*/) {
    return {"senior member", "member", "customer", "competitor's customer", "unknown"};
}

/// Closeness by four predicates, asked in this order: is he a member of the highest level, a member, a customer, or
/// does a competitor serve him?
template <class Senior, class Member, class Buys, class Elsewhere>
[[nodiscard]] auto relationship(Senior senior, Member member, Buys buys, Elsewhere elsewhere) {
    return first_of(when(std::move(senior), closeness::senior_member, "member of the highest level"),
                    when(std::move(member), closeness::member, "member"),
                    when(std::move(buys), closeness::customer, "buys here"),
                    when(std::move(elsewhere), closeness::competitors_customer, "buys from a competitor"),
                    otherwise(closeness::unknown));
}

} // namespace clientele::tiers
